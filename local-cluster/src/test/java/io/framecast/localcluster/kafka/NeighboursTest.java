package io.framecast.localcluster.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.localcluster.layout.ProcessRecord;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NeighboursTest {

    private static final ProcessRecord SECOND = broker("kafka-2", 200, "started-at-1");
    private static final ProcessRecord THIRD = broker("kafka-3", 300, "started-at-1");
    private static final ProcessRecord SECOND_AGAIN = broker("kafka-2", 201, "started-at-9");

    private final Neighbours neighbours = new Neighbours();
    private final Set<Long> alive = new HashSet<>();

    private static ProcessRecord broker(String name, long pid, String started) {
        return new ProcessRecord(name, pid, started, true, ProcessRecord.End.NOT);
    }

    private Set<Integer> look(ProcessRecord second, ProcessRecord third) {
        return neighbours.dead(Map.of(2, second, 3, third), process -> alive.contains(process.pid()));
    }

    @Test
    void whoLivesIsNotDead() {
        alive.addAll(Set.of(200L, 300L));

        assertThat(look(SECOND, THIRD)).isEmpty();
    }

    @Test
    void whoWasSeenAliveAndHasEndedIsDeadUntilItIsGivenUp() {
        alive.addAll(Set.of(200L, 300L));
        look(SECOND, THIRD);
        alive.remove(200L);

        assertThat(look(SECOND, THIRD)).containsExactly(2);
        assertThat(look(SECOND.endedBy(ProcessRecord.End.KILLED), THIRD)).containsExactly(2);
        neighbours.givenUp(2);
        assertThat(look(SECOND, THIRD)).isEmpty();
    }

    @Test
    void whoWasNeverSeenAliveIsLeftToItsSession() {
        alive.add(300L);

        assertThat(look(SECOND, THIRD)).isEmpty();
    }

    @Test
    void whoWasStoppedOnPurposeHandsOverByItself() {
        alive.addAll(Set.of(200L, 300L));
        look(SECOND, THIRD);
        alive.remove(200L);

        assertThat(look(SECOND.endedBy(ProcessRecord.End.STOPPED), THIRD)).isEmpty();
    }

    @Test
    void whoeverIsStartedInTheDeadOnesPlaceIsNotGivenUp() {
        alive.addAll(Set.of(200L, 300L));
        look(SECOND, THIRD);
        alive.remove(200L);
        assertThat(look(SECOND, THIRD)).containsExactly(2);

        // Written down, and not yet seen alive.
        assertThat(look(SECOND_AGAIN, THIRD)).isEmpty();
        alive.add(201L);
        assertThat(look(SECOND_AGAIN, THIRD)).isEmpty();
        alive.remove(201L);
        assertThat(look(SECOND_AGAIN, THIRD)).containsExactly(2);
    }

    @Test
    void severalMayBeDead() {
        alive.addAll(Set.of(200L, 300L));
        look(SECOND, THIRD);
        alive.clear();

        assertThat(look(SECOND, THIRD)).containsExactlyInAnyOrder(2, 3);
    }
}
