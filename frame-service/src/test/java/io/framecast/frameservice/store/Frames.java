package io.framecast.frameservice.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** Made-up frames whose bytes follow from their number. */
public final class Frames {

    private Frames() {}

    /** The made-up JPEG of that frame: 20 to 39 bytes, the same each time. */
    public static byte[] jpeg(int frame) {
        Random random = new Random(frame);
        byte[] jpeg = new byte[20 + random.nextInt(20)];
        random.nextBytes(jpeg);
        return jpeg;
    }

    /** When that frame is shown: 40 ms after the one before it, and a little more after each. */
    public static long timeMicros(int frame) {
        return frame * 40_000L + frame * frame;
    }

    /** Writes and finishes a segment of these frames in that order. */
    public static void write(Path stagingDirectory, int... frames) throws IOException {
        try (SegmentWriter writer = new SegmentWriter(stagingDirectory)) {
            for (int frame : frames) {
                writer.append(frame, timeMicros(frame), ByteBuffer.wrap(jpeg(frame)));
            }
            writer.finish();
        }
    }

    /** Flips a bit of a file, as a disk may. */
    public static void flip(Path file, long offsetBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, offsetBytes);
            one.put(0, (byte) (one.get(0) ^ 0x10)).flip();
            channel.write(one, offsetBytes);
        }
    }
}
