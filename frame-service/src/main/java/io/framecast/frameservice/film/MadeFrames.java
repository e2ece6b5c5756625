package io.framecast.frameservice.film;

import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;

/** Numbers frames as they are made, and holds them against what there is room for. Not thread-safe. */
final class MadeFrames {

    private final FrameMaker.Output output;
    private final long maxBytes;
    private int frames;
    private int copied;
    private int ofOtherSizes;
    private long bytes;
    private int width;
    private int height;

    /** @param maxBytes all frames together may not take more */
    MadeFrames(FrameMaker.Output output, long maxBytes) {
        this.output = output;
        this.maxBytes = maxBytes;
    }

    /** Puts out one that was encoded here. */
    void addEncoded(long timeMicros, ByteBuffer jpeg) throws IOException {
        add(timeMicros, jpeg, JpegHeader.read(jpeg).orElseThrow(() -> new IOException("a frame was encoded to what is no JPEG")));
    }

    /** Puts out one as it was. */
    void addCopied(long timeMicros, ByteBuffer jpeg, JpegHeader header) throws IOException {
        add(timeMicros, jpeg, header);
        copied++;
    }

    private void add(long timeMicros, ByteBuffer jpeg, JpegHeader header) throws IOException {
        if (bytes + jpeg.remaining() > maxBytes) {
            throw new TooMuchException("its frames take more than the " + (maxBytes >> 20) + " MiB there is room for");
        }
        if (frames == FrameMask.FRAME_LIMIT) {
            throw new TooMuchException("it has more than " + FrameMask.FRAME_LIMIT + " frames");
        }
        if (frames == 0) {
            width = header.width();
            height = header.height();
        } else if (header.width() != width || header.height() != height) {
            ofOtherSizes++;
        }
        bytes += jpeg.remaining();
        output.accept(frames++, timeMicros, jpeg);
    }

    int count() {
        return frames;
    }

    /** A sentence where not all have the size of the first, which is the movie's. */
    Optional<String> sizes() {
        return ofOtherSizes == 0 ? Optional.empty() : Optional.of(ofOtherSizes + " frames have another size than the first");
    }

    FilmFrames told(FrameRate rate, boolean isVariable, String detail) {
        return new FilmFrames(frames, rate, isVariable, width, height, bytes, copied, detail);
    }

    /** A limit was met; carried out of the encoder's callback. */
    static final class TooMuchException extends IOException {

        private static final long serialVersionUID = 1L;

        TooMuchException(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return Objects.requireNonNull(super.getMessage());
        }
    }
}
