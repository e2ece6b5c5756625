package io.framecast.gateway.frame;

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
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Waits for one frame. Confined to its viewing's event loop. */
final class SingleFrame implements Viewer {

    private final int number;
    private final CompletableFuture<Frame> outcome;
    private final ViewingMetrics metrics;
    private final long beganNanos = System.nanoTime();
    private final SourceNames sources = new SourceNames();
    private @Nullable Viewing viewing;

    SingleFrame(int number, CompletableFuture<Frame> outcome, ViewingMetrics metrics) {
        this.number = number;
        this.outcome = outcome;
        this.metrics = metrics;
    }

    void watch(Viewing watched) {
        viewing = watched;
        watched.demand(List.of(FrameRange.of(number, number)));
    }

    /** However it came out: the request is over. */
    void finish(@Nullable Throwable error) {
        Viewing watched = viewing;
        if (watched == null) {
            return;
        }
        if (error == null) {
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
        String node = sources.nodeOf(source);
        byte[] bytes = ByteBufUtil.getBytes(jpeg);
        jpeg.release();
        Viewing watched = viewing;
        if (watched != null) {
            watched.delivered(frame, bytes.length);
        }
        metrics.firstFrame(System.nanoTime() - beganNanos);
        metrics.frameSent(node, bytes.length);
        outcome.complete(new Frame(bytes, crc32c, node));
    }

    @Override
    public void sources(int epoch, List<SourceStatus> now) {
        sources.know(now);
    }

    @Override
    public void unavailable(FrameMask mask, String reason) {
        if (mask.contains(number)) {
            fail(503, "frame " + number + " is held by no live node: " + reason + "; try again when GET /api/v1/domain shows the nodes back");
        }
    }

    @Override
    public void available(FrameMask mask) {
        // The fetch has failed by then.
    }

    @Override
    public void ended(RequestPhase phase, String detail) {
        fail(503, "the request for frame " + number + " ended as " + phase + ": " + detail + "; try again");
    }

    @Override
    public void refused(int status, String detail) {
        fail(status, detail);
    }

    private void fail(int status, String detail) {
        outcome.completeExceptionally(new RequestRefusedException(status, detail));
    }
}
