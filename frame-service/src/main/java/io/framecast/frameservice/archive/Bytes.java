package io.framecast.frameservice.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Reads pieces of a file. */
final class Bytes {

    private Bytes() {}

    /** Up to as many bytes as asked for, little-endian; fewer where the file ends before. */
    static ByteBuffer read(FileChannel file, long offset, int most) throws IOException {
        byte[] bytes = new byte[(int) Math.max(0, Math.min(most, file.size() - offset))];
        return ByteBuffer.wrap(bytes, 0, read(file, offset, bytes, bytes.length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Fills an array's beginning; how many bytes there were. */
    static int read(FileChannel file, long offset, byte[] into, int most) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into, 0, most);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, offset + buffer.position()) < 0) {
                break;
            }
        }
        return buffer.position();
    }
}
