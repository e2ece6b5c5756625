package io.framecast.frameservice.scrub;

import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.protocol.watch.Loops;
import io.framecast.protocol.watch.Pulse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all that is stored, again and again, at a bounded rate, so that damage is found while another copy is sound. Reading a disk
 * full of frames takes days on purpose: viewers come first.
 *
 * <p>One thread of its own; {@link #start} and {@link #close} may be called from any.
 */
public final class Scrubber implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Scrubber.class);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long TURN_BYTES = 1 << 20;
    /** A turn reads a mebibyte and one frame more, 64 MiB at most, and waits for as long as that takes at 1 MB/s at the least. */
    private static final Duration TURNS_WITHIN = Duration.ofMinutes(3);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

    private final FrameStore store;
    private final RecordChecker checker;
    private final ScrubSettings settings;
    private final RandomGenerator random;
    private final Pulse pulse = new Pulse();
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("scrubber").factory());
    private @Nullable Course course;
    private @Nullable MovieVersion version;
    private int frame;
    private long passFrames;
    private long passBad;

    /** @param random chooses where each pass begins */
    public Scrubber(FrameStore store, RecordChecker checker, ScrubSettings settings, RandomGenerator random) {
        this.store = store;
        this.checker = checker;
        this.settings = settings;
        this.random = random;
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Begins after {@link ScrubSettings#beginAfter}; does nothing where the rate is zero. */
    public void start(Loops loops) {
        if (settings.isOn()) {
            loops.watch("scrubber", TURNS_WITHIN, pulse);
            again(settings.beginAfter());
        }
    }

    private void again(Duration after) {
        thread.schedule(() -> {
            pulse.beat();
            Duration wait = guardedTurn();
            if (course == null) {
                pulse.rest();
            } else {
                pulse.beat();
            }
            if (!thread.isShutdown()) {
                again(wait);
            }
        }, after.toNanos(), TimeUnit.NANOSECONDS);
    }

    private Duration guardedTurn() {
        try {
            return turn();
        } catch (IOException | RuntimeException e) {
            LOG.error("{} could not be checked from frame {} on; going on with the next movie", version, frame, e);
            version = null;
            return AFTER_FAILURE;
        }
    }

    /** Reads a little; returns how long to wait before the next turn. On the scrubber's thread, or a test's. */
    Duration turn() throws IOException {
        if (version == null && !goOn()) {
            return settings.pause();
        }
        MovieVersion now = Objects.requireNonNull(version);
        Checked checked = checker.check(now, frame, Integer.MAX_VALUE, TURN_BYTES);
        passFrames += checked.frames();
        passBad += checked.bad().count();
        frame = checked.next();
        if (frame < 0) {
            version = null;
        }
        return Duration.ofNanos((long) (checked.bytes() / (double) settings.bytesPerSecond() * NANOS_PER_SECOND));
    }

    /** Chooses the next version; false where the pass is through, or nothing is stored. */
    private boolean goOn() {
        NavigableSet<MovieVersion> held = new TreeSet<>(store.storedVersions());
        if (course == null && !held.isEmpty()) {
            course = new Course(List.copyOf(held).get(random.nextInt(held.size())));
            passFrames = 0;
            passBad = 0;
        }
        version = course == null ? null : course.next(held).orElse(null);
        frame = 0;
        if (version == null && course != null) {
            LOG.info("all {} stored frames were read, {} of them damaged; the next pass begins in {}", passFrames, passBad, settings.pause());
            course = null;
        }
        return version != null;
    }

    /** Ends after the turn it is at, which is waited for: an interruption would close files that are being sent from. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pulse.rest();
    }
}
