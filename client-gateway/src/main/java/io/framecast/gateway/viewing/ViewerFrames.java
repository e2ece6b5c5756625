package io.framecast.gateway.viewing;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.util.List;

/** What a viewer demands, is given, and cannot use, as far as the state of its viewing lets it. Confined to the viewing's event loop. */
final class ViewerFrames {

    private final ViewingLife life;
    private final SinkGroup group;
    private final DeliveredFrames delivered;

    ViewerFrames(ViewingLife life) {
        this.life = life;
        this.group = life.group();
        this.delivered = life.delivered();
    }

    void demand(List<FrameRange> ranges) {
        if (!life.isGone()) {
            group.demand(ranges);
        }
    }

    void replaceDemand(List<FrameRange> ranges) {
        if (!life.isGone()) {
            group.replaceDemand(ranges);
        }
    }

    /** Whether more may be wanted: asked for while a plan is awaited, its strategy would never cover what was asked. */
    boolean canWiden() {
        return life.isOpen() && group.isCovered();
    }

    /** These are wanted too. */
    void widen(FrameMask more) {
        if (life.isOpen() && !group.body().wanted().containsAll(more)) {
            group.widen(more, delivered.mask());
        }
    }

    /** So many bytes have left the viewer: room for more. */
    void consumed(int bytes) {
        if (!life.isGone()) {
            group.sink().consumed(bytes);
        }
    }

    void delivered(int frame, int bytes) {
        delivered.add(frame);
        consumed(bytes);
    }

    void bad(int frame) {
        if (life.isOpen()) {
            group.sink().bad(frame);
        }
    }
}
