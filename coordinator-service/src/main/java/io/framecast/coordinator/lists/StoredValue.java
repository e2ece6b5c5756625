package io.framecast.coordinator.lists;

import io.framecast.coordinator.term.Stamp;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A value of the lists as it is in the store and its changelog: what orders it, then its body. Big-endian:
 *
 * <pre>
 *  0        1        2                10           14                 22
 *  | u8     | u8     | i64            | i32        | i64              | body …
 *  | layout | flags  | term           | epoch      | sequence         |
 *  | = 1    | 1=ended|                |            |                  |
 * </pre>
 *
 * @param stamp the highest wins
 * @param ended whether nothing follows but removal
 * @param body JSON; empty for a mark and for what is being removed
 */
record StoredValue(Stamp stamp, boolean ended, byte[] body) {

    private static final byte LAYOUT = 1;
    private static final byte ENDED = 1;
    private static final int HEADER_BYTES = 22;

    /** What is put in a value's place just before its removal, for a removal says itself not in which term it is meant. */
    static StoredValue leaving(Stamp stamp) {
        return new StoredValue(stamp, true, new byte[0]);
    }

    /** Whether its removal follows. */
    boolean isLeaving() {
        return ended && body.length == 0;
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(HEADER_BYTES + body.length)
                .put(LAYOUT)
                .put(ended ? ENDED : 0)
                .putLong(stamp.term())
                .putInt(stamp.epoch())
                .putLong(stamp.sequence())
                .put(body)
                .array();
    }

    /** @throws IllegalArgumentException where the bytes are no such value */
    static StoredValue of(byte[] bytes) {
        if (bytes.length < HEADER_BYTES || bytes[0] != LAYOUT) {
            throw new IllegalArgumentException("a stored value must begin with layout " + LAYOUT + " and have " + HEADER_BYTES
                    + " bytes or more, got " + bytes.length + (bytes.length == 0 ? "" : " bytes with layout " + bytes[0]));
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        boolean ended = (in.get() & ENDED) != 0;
        return new StoredValue(new Stamp(in.getLong(), in.getInt(), in.getLong()), ended,
                Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length));
    }
}
