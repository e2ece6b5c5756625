package io.framecast.gateway.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A movie's frames stay where they are, and leave who does not take them. */
class TargetsTest {

    private final Targets targets = new Targets();
    private Map<String, Long> room = Map.of("a", 10L, "b", 30L, "c", 20L);

    @Test
    void theRoomiestAreChosenAndKeptThoughOthersBecomeRoomier() {
        assertThat(choose(0, "a", "b", "c")).containsExactly("b", "c");
        room = Map.of("a", 100L, "b", 3L, "c", 2L);
        assertThat(choose(1, "a", "b", "c")).containsExactly("b", "c");
    }

    @Test
    void inPlaceOfOneThatFailedOrLeftComesAnother() {
        choose(0, "a", "b", "c");
        targets.failed("c", 100);
        assertThat(choose(200, "a", "b", "c")).containsExactly("b", "a");
        assertThat(choose(300, "a", "c")).as("b has left").containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void oneThatFailedIsTriedAgainWhereNobodyElseIs() {
        targets.failed("b", 0);
        assertThat(choose(10, "b")).containsExactly("b");
    }

    @Test
    void withFewerThanCopiesAllAreTaken() {
        assertThat(choose(0, "a")).containsExactly("a");
        assertThat(choose(0)).isEmpty();
    }

    private List<String> choose(long nowMillis, String... working) {
        List<Member> members = Stream.of(working)
                .map(id -> new Member(id, NodeRole.FRAME_SERVICE, 1, new NodeAddress("h", 1, 2), "", NodeState.UP)).toList();
        return targets.choose(members, 2, member -> room.get(member.nodeId()), nowMillis).stream().map(Member::nodeId).toList();
    }
}
