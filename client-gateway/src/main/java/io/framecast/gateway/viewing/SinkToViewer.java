package io.framecast.gateway.viewing;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.sink.SinkListener;
import io.framecast.protocol.sink.SourceStatus;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Passes what a sink tells on to whoever watches at that moment. On the viewing's event loop. */
final class SinkToViewer implements SinkListener {

    private final Viewing viewing;

    SinkToViewer(Viewing viewing) {
        this.viewing = viewing;
    }

    @Override
    public void onFrame(int frame, int sourceIndex, long timeMicros, int crc32c, ByteBuf jpeg) {
        Viewer viewer = viewing.watcher();
        if (viewer == null) {
            int bytes = jpeg.readableBytes();
            jpeg.release();
            viewing.consumed(bytes);
        } else {
            viewer.frame(frame, sourceIndex, timeMicros, crc32c, jpeg);
        }
    }

    @Override
    public void onSources(int epoch, List<SourceStatus> sources) {
        viewing.know(sources);
        Viewer viewer = viewing.watcher();
        if (viewer != null) {
            viewer.sources(epoch, sources);
        }
    }

    @Override
    public void onLacking(FrameMask mask) {
        viewing.lacking(mask);
    }

    @Override
    public void onUnavailable(FrameMask mask, String reason) {
        viewing.noteChange();
        Viewer viewer = viewing.watcher();
        if (viewer != null) {
            viewer.unavailable(mask, reason);
        }
    }

    @Override
    public void onAvailable(FrameMask mask) {
        viewing.noteChange();
        Viewer viewer = viewing.watcher();
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
        viewing.lostSource(node, incarnation, reason, missing);
    }
}
