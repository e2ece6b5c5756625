package io.framecast.gateway.socket;

import io.framecast.gateway.channel.SocketFrameHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;

/**
 * The bytes before a frame's JPEG on the wire: the WebSocket header of one unmasked binary message (RFC 6455, section 5.2) and the
 * socket's own frame header. Written by hand, so that a frame is two buffers and no wrapper: this, and the slice as it came.
 */
final class FrameWriter {

    private static final byte FINAL_BINARY = (byte) 0x82;
    private static final int LENGTH_7_BITS_MOST = 125;
    private static final int LENGTH_16_BITS = 126;
    private static final int LENGTH_16_BITS_MOST = 0xFFFF;
    private static final int LENGTH_64_BITS = 127;
    private static final int WEB_SOCKET_HEADER_BYTES_MOST = 10;

    private FrameWriter() {}

    static ByteBuf head(ByteBufAllocator allocator, int channel, int source, long generation, int frame, int jpegCrc, int jpegBytes) {
        ByteBuf out = allocator.ioBuffer(WEB_SOCKET_HEADER_BYTES_MOST + SocketFrameHeader.BYTES);
        int payloadBytes = SocketFrameHeader.BYTES + jpegBytes;
        out.writeByte(FINAL_BINARY);
        if (payloadBytes <= LENGTH_7_BITS_MOST) {
            out.writeByte(payloadBytes);
        } else if (payloadBytes <= LENGTH_16_BITS_MOST) {
            out.writeByte(LENGTH_16_BITS).writeShort(payloadBytes);
        } else {
            out.writeByte(LENGTH_64_BITS).writeLong(payloadBytes);
        }
        ByteBuffer header = out.nioBuffer(out.writerIndex(), SocketFrameHeader.BYTES);
        SocketFrameHeader.put(header, channel, source, generation, frame, jpegCrc, jpegBytes);
        out.writerIndex(out.writerIndex() + SocketFrameHeader.BYTES);
        return out;
    }
}
