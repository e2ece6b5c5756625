package io.framecast.frameservice.receiving;

import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.frameservice.store.SegmentWriter;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.watch.Loops;
import io.framecast.protocol.watch.Pulse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that writes what groups store, and that alone commits, drops and quarantines: so that a version is never dropped while a
 * part of it is being committed, and what was dropped is not stored once more by a group that was late.
 *
 * <p>Methods may be called from any thread but where they say otherwise. What is asked for is done in that order.
 */
public final class StoreWriter implements Executor, AutoCloseable {

    /** A disk may take its time; a thread held up for longer hangs. */
    private static final Duration TURNS_WITHIN = Duration.ofMinutes(2);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
    private static final int DROPPED_REMEMBERED = 1000;
    private static final long SYNC_EVERY_BYTES = 32 << 20;

    private final FrameStore store;
    /** The versions dropped last; touched by the writing thread alone. A version is never made again. */
    private final Map<MovieVersion, Boolean> dropped = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MovieVersion, Boolean> eldest) {
            return size() > DROPPED_REMEMBERED;
        }
    };
    private final ExecutorService writing =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("store-writer").factory());
    /** Syncs what is being written; waits for the disk alone. */
    private final ExecutorService syncing =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("store-syncer").factory());
    private final Pulse pulse = new Pulse();

    StoreWriter(FrameStore store) {
        this.store = store;
    }

    void watch(Loops watched) {
        watched.watch("store-writer", TURNS_WITHIN, pulse);
    }

    /** To be called regularly: has the thread show that it takes tasks, unless it has hung for long. */
    void askForABeat() {
        if (pulse.silence().compareTo(TURNS_WITHIN) <= 0) {
            writing.execute(pulse::beat);
        }
    }

    /** Runs what writes or changes the store; what takes long calls {@link #turn} now and then. */
    @Override
    public void execute(Runnable change) {
        writing.execute(change);
    }

    /** The writing thread is at work. */
    void turn() {
        pulse.beat();
    }

    /** Begins a segment in that staging directory; blocks on the disk. */
    SegmentWriter begin(String staging) throws IOException {
        return store.begin(staging, syncing, SYNC_EVERY_BYTES);
    }

    /**
     * Makes a finished segment a part of a version; by the writing thread.
     *
     * @param staging names its staging directory, which is gone afterwards
     * @return false where the version was dropped while the segment was being written: nothing of it is stored
     */
    boolean commit(MovieVersion version, String staging) throws IOException {
        if (dropped.containsKey(version)) {
            store.discardStaging(staging);
            return false;
        }
        store.commit(version, staging);
        return true;
    }

    /**
     * Drops all of a version, for good; by the writing thread.
     *
     * @return whether there was any of it
     */
    boolean drop(MovieVersion version) throws IOException {
        dropped.put(version, true);
        return store.delete(version);
    }

    /**
     * As {@link FrameStore#quarantine}; waits for it.
     *
     * @throws IOException where it fails, or this node is being stopped
     */
    public FrameMask quarantine(MovieVersion version, FrameMask suspects) throws IOException {
        try {
            return writing.submit(() -> store.quarantine(version, suspects)).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (RejectedExecutionException e) {
            throw new IOException("this node is being stopped", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while frames of " + version + " were quarantined");
        }
    }

    /** Takes no more; what was asked for is finished, as far as it does not take long. */
    @Override
    public void close() {
        writing.shutdown();
        try {
            writing.awaitTermination(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        syncing.shutdown();
    }
}
