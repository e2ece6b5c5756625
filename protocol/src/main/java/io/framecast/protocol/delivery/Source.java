package io.framecast.protocol.delivery;

import io.framecast.protocol.mask.FrameMask;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** What a sink knows of one source. Its index is given once and for all. */
final class Source {

    final int index;
    final String node;
    /** What it has, where it is the sink's own node; null for all others, of which the strategy says that. */
    final @Nullable IntPredicate own;
    /** Frames that came on this link and were not asked for again: it sends them only when told that they are. */
    final RoaringBitmap received = new RoaringBitmap();
    /** Frames it said it does not have. */
    final RoaringBitmap lacks = new RoaringBitmap();
    /** Frames that came damaged from it. */
    final RoaringBitmap damaged = new RoaringBitmap();

    long incarnation;
    LinkState link = LinkState.DOWN;
    boolean inStrategy;
    boolean isOwner;
    FrameMask allowed = FrameMask.empty();
    long generation;
    long sequence;
    /** Frames asked of it and not come, hedges included. */
    int owed;
    /** It owed nothing before the last plan. */
    boolean wasIdle = true;
    /** How long a frame takes it of late; 0 where that is not known. */
    long frameNanos;
    /** It takes so much longer than others that it is given less. */
    boolean slow;
    /** Its demand has changed since it was last told. */
    boolean stale;

    Source(int index, String node) {
        this(index, node, null);
    }

    Source(int index, String node, @Nullable IntPredicate own) {
        this.index = index;
        this.node = node;
        this.own = own;
    }

    /** Whether it could send that frame if it were linked. */
    boolean mayHave(int frame) {
        boolean announced = own == null ? inStrategy && allowed.contains(frame) : own.test(frame);
        return announced && !lacks.contains(frame) && !damaged.contains(frame);
    }

    void forgetLink(long newGeneration) {
        received.clear();
        lacks.clear();
        frameNanos = 0;
        slow = false;
        generation = newGeneration;
    }
}
