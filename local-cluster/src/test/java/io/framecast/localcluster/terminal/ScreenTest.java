package io.framecast.localcluster.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private final StringWriter written = new StringWriter();

    private LiveLine line(Screen screen) {
        return new LiveLine(new PrintWriter(written), screen);
    }

    @Test
    void coloursAreForTerminalsAloneAndNotWhereNoColorIsSet() {
        Map<String, String> xterm = Map.of("TERM", "xterm-256color");

        assertThat(Screen.of(true, 120, xterm)).isEqualTo(new Screen(true, true, 120));
        assertThat(Screen.of(false, 120, xterm).colours()).isFalse();
        assertThat(Screen.of(true, 120, Map.of("TERM", "xterm", "NO_COLOR", "1")).colours()).isFalse();
        assertThat(Screen.of(true, 120, Map.of("TERM", "xterm", "NO_COLOR", "")).colours()).isTrue();
        assertThat(Screen.of(true, 120, Map.of("TERM", "dumb"))).isEqualTo(new Screen(false, false, 120));
    }

    @Test
    void aTerminalOfUnknownWidthIsTakenToHaveEightyColumns() {
        assertThat(Screen.of(true, 0, Map.of("TERM", "xterm")).columns()).isEqualTo(80);
    }

    @Test
    void aLineThatIsRewrittenStaysBelowTheTerminalsWidth() {
        line(new Screen(true, false, 12)).show("東京の交差点 is imported");

        assertThat(written.toString()).isEqualTo("\r  東京の交…\033[K");
    }

    @Test
    void whatStaysIsPrintedAboveTheLineThatIsRewritten() {
        LiveLine line = line(new Screen(true, false, 80));
        line.show("waiting");
        line.keep("frame-1 is ready");
        line.clear();

        assertThat(written.toString()).isEqualTo("\r  waiting\033[K" + "\r\033[K  frame-1 is ready\n  waiting" + "\r\033[K");
    }

    @Test
    void aLogGetsOnlyWhatStays() {
        LiveLine line = line(Screen.PLAIN);
        line.show("waiting");
        line.keep("frame-1 is ready");
        line.clear();

        assertThat(written.toString()).isEqualTo("  frame-1 is ready\n");
    }
}
