package io.framecast.frameservice.store;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Which segments are held of which version; the only place where that changes, and where a segment that is held no more is let go of.
 *
 * <p>Thread-safe. Lookups take no lock: what is held of a version is an immutable list of counted segments, replaced as a whole. Changes
 * to one version exclude each other, and may block on the disk meanwhile.
 */
final class HeldVersions implements AutoCloseable {

    private final ConcurrentMap<MovieVersion, HeldFrames> versions = new ConcurrentHashMap<>();

    /** What is to be held of a version next. */
    @FunctionalInterface
    interface Change {
        /** Of what is held: what shall be, {@link HeldFrames#NONE} for nothing. Segments that stay are the same objects. */
        HeldFrames apply(HeldFrames before) throws IOException;
    }

    /** What was held of a version, its segments perhaps closed by now, and what is held instead. */
    record Changed(HeldFrames before, HeldFrames after) {}

    /** The versions of which anything is held, in order. */
    Set<MovieVersion> all() {
        return new TreeSet<>(versions.keySet());
    }

    /** What is held of that version; the segments in it may be closed at any time, see {@link #take}. */
    HeldFrames of(MovieVersion version) {
        return versions.getOrDefault(version, HeldFrames.NONE);
    }

    /** The size of all segments. */
    long bytes() {
        return versions.values().stream().mapToLong(frames -> frames.held().bytes()).sum();
    }

    /** The segment that has the frame, for the caller to release; null where there is none. */
    @Nullable Segment take(MovieVersion version, int frame) {
        HeldFrames former = null;
        while (true) {
            HeldFrames held = of(version);
            Segment segment = held.find(frame);
            if (segment == null || segment.tryRetain()) {
                return segment;
            }
            if (held == former) {
                return null;
            }
            // Closed since it was looked up: what is held was replaced meanwhile, and may have the frame all the same.
            former = held;
        }
    }

    /**
     * Changes what is held of a version; the references of segments that come in are taken over, those of segments that go are released.
     *
     * @throws IOException what the change throws; what is held is as it was then
     */
    Changed change(MovieVersion version, Change change) throws IOException {
        HeldFrames[] former = {HeldFrames.NONE};
        HeldFrames next;
        try {
            next = versions.compute(version, (key, held) -> {
                former[0] = held == null ? HeldFrames.NONE : held;
                try {
                    HeldFrames after = change.apply(former[0]);
                    return after.isEmpty() ? null : after;
                } catch (IOException e) {
                    throw new UncheckedStoreException(e);
                }
            });
        } catch (UncheckedStoreException e) {
            throw e.getCause();
        }
        return released(former[0], next == null ? HeldFrames.NONE : next);
    }

    /** As {@link #change}, where exactly that is held of the version; false, and nothing is done, where it is not. */
    boolean replace(MovieVersion version, HeldFrames before, HeldFrames after) {
        boolean isReplaced = versions.replace(version, before, after);
        if (isReplaced) {
            released(before, after);
        }
        return isReplaced;
    }

    /** Not before it is replaced: a lookup that finds a closed segment looks once more. */
    private static Changed released(HeldFrames before, HeldFrames after) {
        before.releaseAllBut(after);
        return new Changed(before, after);
    }

    /** Releases all segments and holds none. */
    @Override
    public void close() {
        versions.values().forEach(HeldFrames::release);
        versions.clear();
    }
}
