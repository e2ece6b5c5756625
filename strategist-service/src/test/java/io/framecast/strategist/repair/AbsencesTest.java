package io.framecast.strategist.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.View;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AbsencesTest {

    private static final List<String> HOLDERS = List.of("a", "b");

    private final Absences absences = new Absences(Duration.ofSeconds(10), Duration.ofSeconds(5));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aNodeIsGivenUpAfterTheGraceTimeAndNotBefore() {
        look(view("a"));
        pass(9, view("a"));
        assertThat(absences.isGivenUp("b", now)).isFalse();
        pass(1, view("a"));
        assertThat(absences.isGivenUp("b", now)).isTrue();
        assertThat(absences.isGivenUp("a", now)).isFalse();
    }

    @Test
    void aNodeThatWasBackInBetweenHasTheWholeGraceTimeAnew() {
        pass(8, view("a"));
        pass(1, view("a", "b"));
        pass(8, view("a"));
        assertThat(absences.isGivenUp("b", now)).isFalse();
    }

    @Test
    void aPauseOfOurOwnCountsAgainstNobody() {
        pass(8, view("a"));
        now = now.plusSeconds(60);
        look(view("a"));
        assertThat(absences.isGivenUp("b", now)).isFalse();
        pass(10, view("a"));
        assertThat(absences.isGivenUp("b", now)).isTrue();
    }

    private void pass(int seconds, View view) {
        for (int second = 0; second < seconds; second++) {
            now = now.plusSeconds(1);
            look(view);
        }
    }

    private void look(View view) {
        absences.look(view, HOLDERS, now);
    }

    private static View view(String... nodes) {
        return new View(1, 1, Stream.of(nodes).map(node -> new Member(node, NodeRole.FRAME_SERVICE, 1, new NodeAddress("h", 1, 2), "",
                NodeState.UP)).toList(), Instant.EPOCH);
    }
}
