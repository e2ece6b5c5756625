package io.framecast.frameservice.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
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
}
