package io.framecast.gateway.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * One part on the wire: separator, headers, the JPEG as it came. Knows when it has left: the network stack releases a buffer once
 * its bytes are written, which is the one sign that no layer between hides.
 */
final class Part extends CompositeByteBuf {

    private static final int COMPONENTS = 3;
    private static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;

    private final Runnable left;

    /** @param left called once when the part was written or dropped, on any thread */
    Part(int frame, String source, ByteBuf jpeg, Runnable left) {
        super(ALLOCATOR, true, COMPONENTS);
        this.left = left;
        String head = "--" + MultipartStream.BOUNDARY + "\r\nContent-Type: image/jpeg\r\nContent-Length: " + jpeg.readableBytes()
                + "\r\nX-Frame: " + frame + "\r\nX-Source: " + source + "\r\n\r\n";
        addComponents(true, ByteBufUtil.writeAscii(ALLOCATOR, head), jpeg, ByteBufUtil.writeAscii(ALLOCATOR, "\r\n"));
    }

    @Override
    protected void deallocate() {
        super.deallocate();
        left.run();
    }
}
