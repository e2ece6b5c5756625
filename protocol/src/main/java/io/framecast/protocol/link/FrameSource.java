package io.framecast.protocol.link;

import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a holder reads frames from: a store, a cache. Called on event loops: thread-safe and quick. */
public interface FrameSource {

    /** The frames of that version held here; empty where the version is not known. */
    FrameMask held(String movieId, String movieVersion);

    /**
     * The longest run of wire-ready bytes that begins with {@code frames[from..to)} in this order.
     *
     * @param frames frame numbers; not to be changed or kept
     * @param from index of the first
     * @param to one more than the index of the last, {@code from < to}
     * @param maxBytes at most so many bytes, except where the first frame alone is larger
     * @return the run, which the caller writes or releases; null where the first frame is not held
     * @throws IOException where it cannot be read; the first frame is then treated as not held
     */
    @Nullable FrameRun read(String movieId, String movieVersion, int[] frames, int from, int to, int maxBytes) throws IOException;
}
