package io.framecast.gateway.edge;

import io.framecast.protocol.mask.FrameMask;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps frames that sources send to one viewing, where the cache admits their run: it is asked once for each, and not again once it has
 * given a run up. Confined to the viewing's event loop.
 */
final class RunsInPassing {

    /** So many answers are remembered; beyond that the cache is asked again. */
    private static final int MOST_ANSWERS = 1024;

    private final EdgeCache cache;
    private final Shelf shelf;
    private final FrameMask wanted;
    private final long frameBytes;
    private final Map<Integer, Boolean> admitted = new HashMap<>();

    /**
     * @param wanted frames that the viewing may ask for
     * @param frameBytes of a frame, as is expected
     */
    RunsInPassing(EdgeCache cache, Shelf shelf, FrameMask wanted, long frameBytes) {
        this.cache = cache;
        this.shelf = shelf;
        this.wanted = wanted;
        this.frameBytes = frameBytes;
    }

    /** A frame passes. */
    void pass(int frame, long timeMicros, int crc32c, ByteBuf jpeg) {
        int run = RunKey.runOf(frame);
        if (admitted.size() >= MOST_ANSWERS) {
            admitted.clear();
        }
        if (admitted.computeIfAbsent(run, any -> cache.admits(shelf, run, bytesOf(run))) && !cache.keep(shelf, frame, timeMicros, crc32c, jpeg)) {
            admitted.put(run, false);
        }
    }

    private long bytesOf(int run) {
        int first = run * RunKey.FRAMES;
        return frameBytes * (wanted.countBelow(first + RunKey.FRAMES) - wanted.countBelow(first));
    }
}
