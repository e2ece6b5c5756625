package io.framecast.localcluster.launch;

import io.framecast.localcluster.layout.ProcessRecord;
import io.framecast.localcluster.process.LiveProcess;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What {@code status} says of a process. */
public enum NodeState {
    STARTING,
    RUNNING,
    /** Stopped with SIGSTOP: alive, and does nothing. */
    PAUSED,
    /** Ended gracefully because it was asked to. */
    STOPPED,
    /** Ended otherwise: killed, or by a fault of its own. */
    DEAD;

    /**
     * The state of one process.
     *
     * @param live the recorded process, if it is still there
     * @param readyNow asks the process itself; called only for one that is alive and was never seen ready
     */
    public static NodeState of(ProcessRecord process, Optional<LiveProcess> live, BooleanSupplier readyNow) {
        if (live.isEmpty()) {
            return process.ended() == ProcessRecord.End.STOPPED ? STOPPED : DEAD;
        }
        if (live.get().isPaused()) {
            return PAUSED;
        }
        return process.ready() || readyNow.getAsBoolean() ? RUNNING : STARTING;
    }

    /** Whether there is a process. */
    public boolean isAlive() {
        return this == STARTING || this == RUNNING || this == PAUSED;
    }
}
