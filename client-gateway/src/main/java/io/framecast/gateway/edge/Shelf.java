package io.framecast.gateway.edge;

import io.framecast.protocol.mask.FrameMask;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** What is known of one movie version: which of its frames are kept, and which are on their way to viewers. Thread-safe. */
final class Shelf {

    private final MovieVersion movie;
    private final long frameBytes;
    private final Flights<ViewingFeed> flights = new Flights<>();
    private final Map<Integer, Held> runs = new ConcurrentHashMap<>();
    private final AtomicInteger viewings = new AtomicInteger();
    private final AtomicLong changes = new AtomicLong();
    private volatile Snapshot snapshot = new Snapshot(0, FrameMask.empty());
    private volatile boolean dropped;

    /** One bit a frame. */
    private record Held(int memory, int disk) {}

    private record Snapshot(long changes, FrameMask mask) {}

    /** @param frameBytes of the movie's frames, on average */
    Shelf(MovieVersion movie, long frameBytes) {
        this.movie = movie;
        this.frameBytes = frameBytes;
    }

    MovieVersion movie() {
        return movie;
    }

    Flights<ViewingFeed> flights() {
        return flights;
    }

    /** A viewing of it has begun here, or ended. */
    void countViewing(int change) {
        viewings.addAndGet(change);
    }

    /** How many viewings of it there are here. */
    int viewings() {
        return viewings.get();
    }

    /** These frames of the run are in memory now, and no others. */
    void inMemory(int run, int frames) {
        set(run, held -> new Held(frames, held.disk));
    }

    /** These frames of the run are on disk now, and no others. */
    void onDisk(int run, int frames) {
        set(run, held -> new Held(held.memory, frames));
    }

    private void set(int run, UnaryOperator<Held> change) {
        runs.compute(run, (number, held) -> {
            Held next = change.apply(held == null ? new Held(0, 0) : held);
            return dropped || (next.memory | next.disk) == 0 ? null : next;
        });
        changes.incrementAndGet();
    }

    boolean has(int frame) {
        Held held = runs.get(RunKey.runOf(frame));
        return held != null && ((held.memory | held.disk) & RunKey.bitOf(frame)) != 0;
    }

    boolean hasOnDisk(int frame) {
        Held held = runs.get(RunKey.runOf(frame));
        return held != null && (held.disk & RunKey.bitOf(frame)) != 0;
    }

    /** Its frames on disk of that run, one bit each. */
    int diskFrames(int run) {
        Held held = runs.get(run);
        return held == null ? 0 : held.disk;
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    /** All frames that are kept. */
    FrameMask mask() {
        Snapshot known = snapshot;
        long now = changes.get();
        if (known.changes != now) {
            FrameMask.Builder mask = new FrameMask.Builder();
            runs.forEach((run, held) -> {
                int frames = held.memory | held.disk;
                for (int left = frames; left != 0; left &= left - 1) {
                    mask.add(run * RunKey.FRAMES + Integer.numberOfTrailingZeros(left));
                }
            });
            known = new Snapshot(now, mask.build());
            snapshot = known;
        }
        return known.mask;
    }

    /** Bytes of these frames, about: as long as the movie's frames are on average. */
    long bytes() {
        return mask().count() * frameBytes;
    }

    /** Forgets everything and keeps nothing from now on: the version is no more. */
    void drop() {
        dropped = true;
        runs.clear();
        changes.incrementAndGet();
    }

    boolean isDropped() {
        return dropped;
    }
}
