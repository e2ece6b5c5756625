package io.framecast.localcluster.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.localcluster.layout.ProcessRecord;
import io.framecast.localcluster.layout.ProcessRecord.End;
import io.framecast.localcluster.process.LiveProcess;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeStateTest {

    private static final ProcessRecord STARTED = new ProcessRecord("frame-1", 12, "b:1", false, End.NOT);

    private static Optional<LiveProcess> live(char state) {
        return Optional.of(new LiveProcess(12, 1, state, "b:1"));
    }

    @Test
    void aliveAndNotReadyIsStarting() {
        assertThat(NodeState.of(STARTED, live('S'), () -> false)).isEqualTo(NodeState.STARTING);
    }

    @Test
    void onceReadyItRunsEvenWhileItIsNotReadyForLackOfKafka() {
        assertThat(NodeState.of(STARTED, live('S'), () -> true)).isEqualTo(NodeState.RUNNING);
        assertThat(NodeState.of(STARTED.asReady(), live('S'), () -> false)).isEqualTo(NodeState.RUNNING);
    }

    @Test
    void aStoppedProcessIsPausedAndIsNotAskedAnything() {
        assertThat(NodeState.of(STARTED, live('T'), () -> {
            throw new AssertionError("a paused process would not answer");
        })).isEqualTo(NodeState.PAUSED);
    }

    @Test
    void whatIsGoneIsStoppedOnlyWhereItWasAskedToStop() {
        assertThat(NodeState.of(STARTED.endedBy(End.STOPPED), Optional.empty(), () -> false)).isEqualTo(NodeState.STOPPED);
        assertThat(NodeState.of(STARTED.endedBy(End.KILLED), Optional.empty(), () -> false)).isEqualTo(NodeState.DEAD);
        assertThat(NodeState.of(STARTED, Optional.empty(), () -> false)).isEqualTo(NodeState.DEAD);
    }
}
