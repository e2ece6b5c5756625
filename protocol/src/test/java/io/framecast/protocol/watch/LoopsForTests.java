package io.framecast.protocol.watch;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** Loops that turn and loops that have stopped, for tests of what a service says of its health. */
public final class LoopsForTests {

    private final Loops loops;

    public LoopsForTests(MeterRegistry meters) {
        this.loops = new Loops(meters);
    }

    /** Adds one that turns. */
    public LoopsForTests turning(String name) {
        return watched(name, Duration.ofHours(1));
    }

    /** Adds one that has not turned for longer than it may. */
    public LoopsForTests stalled(String name) {
        // Whatever time has passed is longer than that.
        return watched(name, Duration.ofNanos(-1));
    }

    private LoopsForTests watched(String name, Duration within) {
        Pulse pulse = new Pulse();
        pulse.beat();
        loops.watch(name, within, pulse);
        return this;
    }

    /** As they are watched. */
    public Loops watched() {
        return loops;
    }
}
