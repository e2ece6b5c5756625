package io.framecast.protocol.record;

import java.nio.ByteBuffer;

/**
 * What a holder's index says of one frame, as a frame service answers it to a gateway.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  | frame number                                                  |   0
 *  +---------------------------------------------------------------+
 *  | bytes of the JPEG                                             |   4
 *  +---------------------------------------------------------------+
 *  | time in microseconds after the movie's first frame            |   8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * <p>Big-endian; entries follow one another, ascending by frame.
 *
 * @param frame the frame's number
 * @param jpegBytes the length of its JPEG
 * @param timeMicros when it is shown, after the movie's first, as its record says
 */
public record IndexEntry(int frame, int jpegBytes, long timeMicros) {

    /** The length of an entry. */
    public static final int BYTES = 16;
    /** How many frames one question may span. */
    public static final int MAX_SPAN = 1 << 16;

    /** Writes an entry at the buffer's position. */
    public static void put(ByteBuffer out, int frame, int jpegBytes, long timeMicros) {
        out.putInt(frame).putInt(jpegBytes).putLong(timeMicros);
    }

    /** Reads the entry at the buffer's position. */
    public static IndexEntry get(ByteBuffer in) {
        return new IndexEntry(in.getInt(), in.getInt(), in.getLong());
    }
}
