package io.framecast.gateway.channel;

import java.nio.ByteBuffer;

/**
 * The bytes before the JPEG in each binary message of the socket.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------+---------------+-------------------------------+
 *  | version = 1   | flags = 0     | channel                       |   0
 *  +---------------+---------------+-------------------------------+
 *  | source index                  | reserved = 0                  |   4
 *  +-------------------------------+-------------------------------+
 *  | generation                                                    |   8
 *  +---------------------------------------------------------------+
 *  | frame number                                                  |  12
 *  +---------------------------------------------------------------+
 *  | CRC-32C of the JPEG                                           |  16
 *  +---------------------------------------------------------------+
 *  | length of the JPEG                                            |  20
 *  +---------------------------------------------------------------+
 *  | JPEG ...                                                      |  24
 * </pre>
 *
 * <p>Big-endian.
 */
public final class SocketFrameHeader {

    /** Layout version. */
    public static final byte VERSION = 1;
    /** How many bytes stand before the JPEG. */
    public static final int BYTES = 24;

    private SocketFrameHeader() {}

    /** Writes a header at the buffer's position: {@link #BYTES} bytes. */
    public static void put(ByteBuffer out, int channel, int source, long generation, int frame, int jpegCrc, int jpegBytes) {
        out.put(VERSION).put((byte) 0).putShort((short) channel);
        out.putShort((short) source).putShort((short) 0);
        out.putInt((int) generation).putInt(frame).putInt(jpegCrc).putInt(jpegBytes);
    }
}
