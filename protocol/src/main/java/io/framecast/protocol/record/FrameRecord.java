package io.framecast.protocol.record;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The layout of one frame, the same on disk and on the push link, so that a run of frames is one {@code sendfile}.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------+---------------+-------------------------------+
 *  | type = 0x46   | version = 1   | reserved = 0                  |   0
 *  +---------------+---------------+-------------------------------+
 *  | length of what follows: 24 + the JPEG's                       |   4
 *  +---------------------------------------------------------------+
 *  | frame number                                                  |   8
 *  +---------------------------------------------------------------+
 *  | CRC-32C of the JPEG                                           |  12
 *  +---------------------------------------------------------------+
 *  | time in microseconds after the movie's first frame            |  16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  | CRC-32C of bytes 0-23                                         |  24
 *  +---------------------------------------------------------------+
 *  | reserved = 0                                                  |  28
 *  +---------------------------------------------------------------+
 *  | JPEG ...                                                      |  32
 * </pre>
 *
 * <p>Big-endian. The first eight bytes are the preamble of every push link message; the header's own checksum lets a scan of
 * a torn file tell a record from rubbish.
 */
public final class FrameRecord {

    /** Type byte of a frame record: 'F'. */
    public static final byte TYPE = 0x46;
    /** Layout version. */
    public static final byte VERSION = 1;

    /** Offset of the type byte. */
    public static final int TYPE_OFFSET = 0;
    /** Offset of the version byte. */
    public static final int VERSION_OFFSET = 1;
    /** Offset of the length, u32. */
    public static final int LENGTH_OFFSET = 4;
    /** Offset of the frame number, u32. */
    public static final int FRAME_OFFSET = 8;
    /** Offset of the JPEG's checksum, u32. */
    public static final int CRC_OFFSET = 12;
    /** Offset of the time, u64. */
    public static final int TIME_OFFSET = 16;
    /** Offset of the header's checksum, u32. */
    public static final int HEADER_CRC_OFFSET = 24;
    /** Where the JPEG begins. */
    public static final int HEADER_BYTES = 32;
    /** How many bytes stand before those that {@code length} counts. */
    public static final int PREAMBLE_BYTES = 8;
    /** The largest JPEG a record may carry. */
    public static final int MAX_JPEG_BYTES = 64 << 20;

    private static final int HEADER_CRC_COVERS = 24;

    private FrameRecord() {}

    /** The bytes that a record with such a JPEG takes. */
    public static int recordBytes(int jpegBytes) {
        return HEADER_BYTES + jpegBytes;
    }

    /** The checksum of the buffer's remaining bytes; its position stays. */
    public static int crc32c(ByteBuffer jpeg) {
        CRC32C crc = new CRC32C();
        crc.update(jpeg.duplicate());
        return (int) crc.getValue();
    }

    /** The checksum of the buffer's readable bytes; its indices stay. */
    public static int crc32c(ByteBuf jpeg) {
        CRC32C crc = new CRC32C();
        for (ByteBuffer part : jpeg.nioBuffers()) {
            crc.update(part);
        }
        return (int) crc.getValue();
    }

    /**
     * Writes a record's header at the buffer's position: {@link #HEADER_BYTES} bytes.
     *
     * @param timeMicros when the frame is shown, after the movie's first
     */
    public static void putHeader(ByteBuffer out, int frame, long timeMicros, int jpegBytes, int jpegCrc) {
        int start = out.position();
        out.put(TYPE).put(VERSION).putShort((short) 0);
        out.putInt(HEADER_BYTES - PREAMBLE_BYTES + jpegBytes);
        out.putInt(frame).putInt(jpegCrc).putLong(timeMicros);
        out.putInt(crc32c(out.duplicate().position(start).limit(start + HEADER_CRC_COVERS)));
        out.putInt(0);
    }

    /** Whether a whole, undamaged record header of this version begins at the buffer's index. */
    public static boolean isHeader(ByteBuf in, int index) {
        return in.getByte(index + TYPE_OFFSET) == TYPE
                && in.getByte(index + VERSION_OFFSET) == VERSION
                && in.getInt(index + HEADER_CRC_OFFSET) == crc32c(in.slice(index, HEADER_CRC_COVERS))
                && jpegBytes(in, index) >= 0
                && jpegBytes(in, index) <= MAX_JPEG_BYTES
                && timeMicros(in, index) >= 0;
    }

    /** The JPEG's length, of the header at that index. */
    public static int jpegBytes(ByteBuf in, int index) {
        return in.getInt(index + LENGTH_OFFSET) - (HEADER_BYTES - PREAMBLE_BYTES);
    }

    /** The frame number, of the header at that index. */
    public static int frame(ByteBuf in, int index) {
        return in.getInt(index + FRAME_OFFSET);
    }

    /** The time in microseconds after the movie's first frame, of the header at that index. */
    public static long timeMicros(ByteBuf in, int index) {
        return in.getLong(index + TIME_OFFSET);
    }

    /** The JPEG's checksum, of the header at that index. */
    public static int jpegCrc(ByteBuf in, int index) {
        return in.getInt(index + CRC_OFFSET);
    }
}
