package io.framecast.gateway.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way to the reader. Knows when they have left: the network stack releases a buffer once its bytes are written, which
 * is the one sign that no layer between hides.
 */
final class Part extends CompositeByteBuf {

    private static final int COMPONENTS = 3;

    private final Runnable left;

    /**
     * @param pieces one behind the other, nulls left out; taken over
     * @param left called once when the part was written or dropped, on any thread
     */
    Part(Runnable left, @Nullable ByteBuf... pieces) {
        super(PooledByteBufAllocator.DEFAULT, true, COMPONENTS);
        this.left = left;
        for (ByteBuf piece : pieces) {
            if (piece != null) {
                addComponent(true, piece);
            }
        }
    }

    @Override
    protected void deallocate() {
        super.deallocate();
        left.run();
    }
}
