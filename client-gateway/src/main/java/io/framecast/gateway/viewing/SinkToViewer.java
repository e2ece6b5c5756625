package io.framecast.gateway.viewing;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.sink.SinkListener;
import io.framecast.protocol.sink.SourceStatus;
import io.framecast.protocol.watch.RequestLog;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Passes what a sink tells on to whoever watches at that moment, and to the domain what coordinators plan by. On the viewing's event loop. */
final class SinkToViewer implements SinkListener {

    private final ViewingLife life;
    private final ViewerFrames frames;

    SinkToViewer(Viewing viewing) {
        this.life = viewing.life();
        this.frames = viewing.frames();
    }

    @Override
    public void onFrame(int frame, int sourceIndex, long timeMicros, int crc32c, ByteBuf jpeg) {
        Viewer viewer = life.watcher();
        if (viewer == null) {
            int bytes = jpeg.readableBytes();
            jpeg.release();
            frames.consumed(bytes);
        } else {
            viewer.frame(frame, sourceIndex, timeMicros, crc32c, jpeg);
        }
    }

    @Override
    public void onSources(int epoch, List<SourceStatus> sources) {
        life.group().know(sources);
        Viewer viewer = life.watcher();
        if (viewer != null) {
            viewer.sources(epoch, sources);
        }
    }

    @Override
    public void onLacking(FrameMask mask) {
        RequestLog.tell(life.group().body().ruid(), "no source of the strategy has frames {} any more, others are looked for", mask);
        life.tellProgressNow();
    }

    @Override
    public void onUnavailable(FrameMask mask, String reason) {
        life.delivered().noteChange();
        Viewer viewer = life.watcher();
        if (viewer != null) {
            viewer.unavailable(mask, reason);
        }
    }

    @Override
    public void onAvailable(FrameMask mask) {
        life.delivered().noteChange();
        Viewer viewer = life.watcher();
        if (viewer != null) {
            viewer.available(mask);
        }
    }

    @Override
    public void onDemandMet() {
        // Viewers know themselves when all they demanded has been written, which is later.
    }

    @Override
    public void onSourceLost(String node, long incarnation, String reason, FrameMask missing) {
        RequestLog.tell(life.group().body().ruid(), "SLOST: source {} is lost, {}; {} frames are missing", node, reason, missing.count());
        life.reports().lost(life.group().sink(), node, incarnation, reason, missing);
    }
}
