package io.framecast.protocol.sink;

import io.framecast.protocol.delivery.Arrival;
import io.framecast.protocol.delivery.Delivery;
import io.framecast.protocol.mask.FrameMask;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The sink's own node as one of its sources, where it has frames. Confined to the group's event loop. */
final class OwnNode {

    private final @Nullable OwnFrames frames;
    private final Delivery delivery;
    private final Settler settler;
    private final SinkListener listener;
    private final StallWatch stalls;
    private final Runnable announce;
    private final BooleanSupplier closed;

    /**
     * @param frames what it has; null where it has nothing
     * @param announce tells the listener of the sources, where something about them has changed
     */
    OwnNode(@Nullable OwnFrames frames, String nodeId, Delivery delivery, Settler settler, SinkListener listener, StallWatch stalls,
            Runnable announce, BooleanSupplier closed) {
        this.frames = frames;
        this.delivery = delivery;
        this.settler = settler;
        this.listener = listener;
        this.stalls = stalls;
        this.announce = announce;
        this.closed = closed;
        if (frames != null) {
            delivery.ownFrames(nodeId, frames::mayHave, frames::claim);
        }
    }

    void give(List<OwnFrames.Own> given) {
        int index = delivery.sources().ownIndex();
        if (closed.getAsBoolean() || index < 0) {
            given.forEach(each -> each.jpeg().release());
            return;
        }
        announce.run();
        settler.hold();
        try {
            given.forEach(each -> give(index, each));
        } finally {
            settler.letGo();
        }
        settler.settle();
    }

    private void give(int index, OwnFrames.Own given) {
        if (!closed.getAsBoolean() && delivery.arrived(index, given.frame(), given.jpeg().readableBytes(), true) == Arrival.GIVE) {
            stalls.came(System.nanoTime());
            listener.onFrame(given.frame(), index, given.timeMicros(), given.crc32c(), given.jpeg());
        } else {
            given.jpeg().release();
        }
    }

    void lacks(FrameMask mask) {
        int index = delivery.sources().ownIndex();
        if (index >= 0 && !closed.getAsBoolean()) {
            delivery.lacks(index, mask);
            settler.settle();
        }
    }

    /** A frame of another node goes to the listener. */
    void passes(int frame, long timeMicros, int crc32c, ByteBuf jpeg) {
        if (frames != null) {
            frames.passes(frame, timeMicros, crc32c, jpeg);
        }
    }

    void bad(int frame) {
        if (frames != null) {
            frames.bad(frame);
        }
    }

    void closed() {
        if (frames != null) {
            frames.closed();
        }
    }
}
