package io.framecast.protocol.sink;

import io.framecast.protocol.link.FrameRun;
import io.framecast.protocol.link.FrameSource;
import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A source whose disk hangs on demand, and its node's event loop with it; or that breaks, and its link with it: a fake for tests. */
final class GatedFrameSource implements FrameSource {

    private final FrameSource source;
    private volatile @Nullable CountDownLatch gate;
    private volatile boolean waiting;
    private volatile boolean broken;

    GatedFrameSource(FrameSource source) {
        this.source = source;
    }

    void shut() {
        gate = new CountDownLatch(1);
    }

    void open() {
        CountDownLatch shut = gate;
        gate = null;
        if (shut != null) {
            shut.countDown();
        }
    }

    /** Whether somebody waits for frames: what was demanded last is owed. */
    boolean isWaitedFor() {
        return waiting;
    }

    /** Ends the hanging, and the link that waits, without a frame or a word. */
    void breakDown() {
        broken = true;
        open();
    }

    @Override
    public FrameMask held(String movieId, String movieVersion) {
        return source.held(movieId, movieVersion);
    }

    @Override
    public @Nullable FrameRun read(String movieId, String movieVersion, int[] frames, int from, int to, int maxBytes) throws IOException {
        CountDownLatch shut = gate;
        if (shut != null) {
            waiting = true;
            try {
                shut.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            waiting = false;
        }
        if (broken) {
            throw new AssertionError("the node is gone");
        }
        return source.read(movieId, movieVersion, frames, from, to, maxBytes);
    }
}
