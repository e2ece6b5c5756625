package io.framecast.gateway.viewing;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.sink.SourceStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceNamesTest {

    @Test
    void aFrameIsOfTheNodeThatWasAnnouncedLastForItsSourceAndOfNobodyKnownBefore() {
        SourceNames names = new SourceNames();
        assertThat(names.nodeOf(0)).isEqualTo("unknown");
        names.know(List.of(source(0, "frame-1")));
        names.know(List.of(source(0, "frame-1"), source(1, "frame-2")));
        assertThat(List.of(names.nodeOf(0), names.nodeOf(1), names.nodeOf(2))).containsExactly("frame-1", "frame-2", "unknown");
    }

    private static SourceStatus source(int index, String node) {
        return new SourceStatus(index, node, SourceStatus.State.ACTIVE);
    }
}
