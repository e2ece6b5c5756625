package io.framecast.gateway.export;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** Writes numbers as AVI and ZIP have them. */
final class LittleEndian {

    private final ByteBuf out;

    /** @param bytes how many there will be */
    LittleEndian(int bytes) {
        this.out = PooledByteBufAllocator.DEFAULT.buffer(bytes);
    }

    LittleEndian u16(int value) {
        out.writeShortLE(value);
        return this;
    }

    LittleEndian u32(long value) {
        out.writeIntLE((int) value);
        return this;
    }

    LittleEndian u64(long value) {
        out.writeLongLE(value);
        return this;
    }

    LittleEndian zeros(int bytes) {
        out.writeZero(bytes);
        return this;
    }

    /** Text of one byte a character. */
    LittleEndian ascii(String text) {
        out.writeCharSequence(text, StandardCharsets.US_ASCII);
        return this;
    }

    ByteBuf done() {
        return out;
    }
}
