package io.framecast.gateway.socket;

import io.framecast.gateway.viewing.Viewer;
import io.framecast.protocol.event.QueuePlace;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.sink.SourceStatus;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.List;

/**
 * Passes on to a viewer that is confined to an event loop of its own, which is not that of its viewing where the request was taken
 * over from another socket: at once on that loop, from elsewhere in the order it comes. Thread-safe.
 */
final class ViewerOnLoop implements Viewer {

    private final EventLoop loop;
    private final Viewer viewer;

    ViewerOnLoop(EventLoop loop, Viewer viewer) {
        this.loop = loop;
        this.viewer = viewer;
    }

    /** Does it on the viewer's loop. */
    void run(Runnable step) {
        if (loop.inEventLoop()) {
            step.run();
        } else {
            loop.execute(step);
        }
    }

    @Override
    public void opened() {
        run(viewer::opened);
    }

    @Override
    public void frame(int frame, int source, long timeMicros, int crc32c, ByteBuf jpeg) {
        run(() -> viewer.frame(frame, source, timeMicros, crc32c, jpeg));
    }

    @Override
    public void sources(int epoch, List<SourceStatus> sources) {
        run(() -> viewer.sources(epoch, sources));
    }

    @Override
    public void queued(QueuePlace place) {
        run(() -> viewer.queued(place));
    }

    @Override
    public void unavailable(FrameMask mask, String reason) {
        run(() -> viewer.unavailable(mask, reason));
    }

    @Override
    public void available(FrameMask mask) {
        run(() -> viewer.available(mask));
    }

    @Override
    public void ended(RequestPhase phase, String detail) {
        run(() -> viewer.ended(phase, detail));
    }

    @Override
    public void refused(int status, String detail) {
        run(() -> viewer.refused(status, detail));
    }
}
