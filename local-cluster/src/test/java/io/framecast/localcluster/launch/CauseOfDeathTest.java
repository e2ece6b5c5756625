package io.framecast.localcluster.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CauseOfDeathTest {

    @TempDir
    private Path temporary;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Terminating due to java.lang.OutOfMemoryError: Java heap space                        | out of memory
            java.io.IOException: No space left on device                                          | the disk is full
            FATAL:  could not write lock file "postmaster.pid": No space left on device           | the disk is full
            Web server failed to start. Port 8151 was already in use.                             | its port is taken
            java.net.BindException: Address already in use                                        | its port is taken
            java.nio.file.AccessDeniedException: /data/frame-1/store                              | it may not write its data
            There is insufficient memory for the Java Runtime Environment to continue.            | the machine is out of memory
            """)
    void theEndOfALogNamesTheCause(String line, String cause) {
        assertThat(CauseOfDeath.in(List.of("an ordinary line", line, "at some.Frame"))).get().asString().startsWith(cause);
    }

    @Test
    void anUnknownCauseIsNotGuessed() {
        assertThat(CauseOfDeath.in(List.of("NullPointerException", "at some.Frame"))).isEmpty();
    }

    @Test
    void onlyWhatCameSinceTheLastStartCounts() throws IOException {
        Path log = Files.writeString(temporary.resolve("frame-1.log"), """
                ---- frame-1 is started at 2026-01-01T00:00:00Z
                java.lang.OutOfMemoryError
                ---- frame-1 is started at 2026-01-01T00:01:00Z
                ready
                """);

        assertThat(CauseOfDeath.linesOf(log)).containsExactly("ready");
        assertThat(CauseOfDeath.linesOf(temporary.resolve("none.log"))).isEmpty();
    }
}
