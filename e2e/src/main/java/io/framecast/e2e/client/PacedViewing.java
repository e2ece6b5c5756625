package io.framecast.e2e.client;

import io.framecast.e2e.evidence.FrameArrival;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A viewer that plays at a steady rate: each tick it demands the next few frames, as a player with a small buffer does.
 * Thread-safe.
 */
public final class PacedViewing implements AutoCloseable {

    private final ViewerChannel channel;
    private final int frames;
    private final int framesPerTick;
    private final Map<Integer, Long> demandedNanos = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private int next;

    /**
     * Begins to play all frames from 0 in generation 1.
     *
     * @param channel an opened channel of which nothing was demanded yet
     * @param frames how many frames to play
     * @param framesPerTick how many are demanded at once
     * @param tick time between two demands
     */
    public PacedViewing(ViewerChannel channel, int frames, int framesPerTick, Duration tick) {
        this.channel = channel;
        this.frames = frames;
        this.framesPerTick = framesPerTick;
        clock.scheduleAtFixedRate(this::demandNext, 0, tick.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void demandNext() {
        if (next >= frames) {
            clock.shutdown();
            return;
        }
        int last = Math.min(next + framesPerTick, frames) - 1;
        long now = System.nanoTime();
        for (int frame = next; frame <= last; frame++) {
            demandedNanos.put(frame, now);
        }
        channel.demand(1, next + "-" + last);
        next = last + 1;
    }

    /** Waits until all frames came. */
    public void awaitAll(Duration within) {
        channel.awaitFrames(frames, within);
    }

    /** The longest time from the demand of a frame to its arrival: how large the buffer must be that hides every stall. */
    public long worstWaitNanos() {
        return channel.arrivals().stream().mapToLong(this::waitNanos).max().orElse(0);
    }

    /** When this frame, which came, was demanded, by {@link System#nanoTime}. */
    public long demandedNanos(FrameArrival arrival) {
        return Objects.requireNonNull(demandedNanos.get(arrival.frame()), "a frame came that was not demanded");
    }

    private long waitNanos(FrameArrival arrival) {
        return arrival.nanos() - demandedNanos(arrival);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
