package io.framecast.gateway.filmstrip;

import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.gateway.viewing.SourceNames;
import io.framecast.gateway.viewing.Viewer;
import io.framecast.gateway.viewing.Viewing;
import io.framecast.gateway.viewing.ViewingMetrics;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.protocol.sink.SourceStatus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands the frames of a strip from the viewing's event loop to the thread that paints it. What can wait between the two is bounded by
 * the sink's window: a frame counts as consumed when it is painted.
 */
final class StripViewer implements Viewer {

    /** What the painter is told. */
    sealed interface Word {

        /** A frame; its bytes are the painter's. */
        record Came(int frame, byte[] jpeg) implements Word {}

        /** Frames that nobody holds. */
        record Lacking(FrameMask frames) implements Word {}

        /** Nothing follows. */
        record Over(RequestRefusedException reason) implements Word {}
    }

    private final FrameMask frames;
    private final ViewingMetrics metrics;
    private final BlockingQueue<Word> words = new LinkedBlockingQueue<>();
    private final SourceNames sources = new SourceNames();
    private volatile @Nullable Viewing viewing;

    StripViewer(FrameMask frames, ViewingMetrics metrics) {
        this.frames = frames;
        this.metrics = metrics;
    }

    /** On the viewing's event loop. */
    void watch(Viewing watched) {
        viewing = watched;
        watched.demand(List.of(FrameRange.of(frames.first(), frames.last())));
    }

    /** The next word; null where none comes in time. */
    @Nullable Word next(long withinNanos) throws InterruptedException {
        return words.poll(withinNanos, TimeUnit.NANOSECONDS);
    }

    /** A frame was painted, or turned out to be no picture. */
    void painted(Word.Came frame) {
        Viewing watched = viewing;
        if (watched != null) {
            watched.delivered(frame.frame(), frame.jpeg().length);
        }
    }

    /** The strip is finished, one way or another. */
    void leave(boolean isDone) {
        Viewing watched = viewing;
        if (watched == null) {
            return;
        }
        if (isDone) {
            watched.done(FrameMask.empty());
        } else {
            watched.close();
        }
    }

    @Override
    public void opened() {
        // Demanded already.
    }

    @Override
    public void frame(int frame, int source, long timeMicros, int crc32c, ByteBuf jpeg) {
        byte[] bytes = ByteBufUtil.getBytes(jpeg);
        jpeg.release();
        metrics.frameSent(sources.nodeOf(source), bytes.length);
        words.add(new Word.Came(frame, bytes));
    }

    @Override
    public void sources(int epoch, List<SourceStatus> now) {
        sources.know(now);
    }

    @Override
    public void unavailable(FrameMask mask, String reason) {
        words.add(new Word.Lacking(mask.and(frames)));
    }

    @Override
    public void available(FrameMask mask) {
        // Their tiles are blank by then; the next strip will show them.
    }

    @Override
    public void ended(RequestPhase phase, String detail) {
        refused(503, "the request ended as " + phase + (detail.isEmpty() ? "" : ": " + detail) + "; try again");
    }

    @Override
    public void refused(int status, String detail) {
        words.add(new Word.Over(new RequestRefusedException(status, detail)));
    }
}
