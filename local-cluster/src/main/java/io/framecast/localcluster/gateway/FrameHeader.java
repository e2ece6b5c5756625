package io.framecast.localcluster.gateway;

import java.nio.ByteBuffer;

/**
 * The 24 bytes before each JPEG on the socket, big-endian.
 *
 * <pre>
 *   0 u8  version = 1      8 u32 generation
 *   1 u8  flags           12 u32 frame number
 *   2 u16 channel         16 u32 CRC-32C of the JPEG
 *   4 u16 source index    20 u32 length of the JPEG
 *   6 u16 reserved        24     JPEG
 * </pre>
 */
record FrameHeader(int channel, int source, long generation, int frame, int crc32c, int lengthBytes) {

    static final int BYTES = 24;

    /**
     * Reads a header at the buffer's position, which is then at the JPEG.
     *
     * @throws IllegalArgumentException where it is no frame of this version, or its length is not that of the rest
     */
    static FrameHeader read(ByteBuffer message) {
        if (message.remaining() < BYTES) {
            throw new IllegalArgumentException("a frame has at least %d bytes, got %d".formatted(BYTES, message.remaining()));
        }
        int version = message.get();
        if (version != 1) {
            throw new IllegalArgumentException("frame layout version must be 1, got " + version);
        }
        message.get();
        int channel = Short.toUnsignedInt(message.getShort());
        int source = Short.toUnsignedInt(message.getShort());
        message.getShort();
        long generation = Integer.toUnsignedLong(message.getInt());
        FrameHeader header = new FrameHeader(channel, source, generation, message.getInt(), message.getInt(), message.getInt());
        if (header.lengthBytes() != message.remaining()) {
            throw new IllegalArgumentException("frame %d says %d bytes and has %d"
                    .formatted(header.frame(), header.lengthBytes(), message.remaining()));
        }
        return header;
    }
}
