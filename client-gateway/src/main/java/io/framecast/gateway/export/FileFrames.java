package io.framecast.gateway.export;

import io.framecast.gateway.stream.StreamForm.Outgoing;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.mask.FrameMask;

/**
 * The frames of a file in their order, with their lengths and times: what has to be known before the first byte of it is written.
 * 16 bytes of memory a frame. Filled by one thread, then only read.
 */
final class FileFrames {

    private static final double RATE_PRECISION = 1e-9;
    private static final double MICROS_PER_SECOND = 1e6;

    private final Movie movie;
    private final int[] frames;
    private final int[] jpegBytes;
    private final long[] times;
    private int count;
    private long totalBytes;
    private int largestBytes;

    /** @param wanted the frames that will be added */
    FileFrames(Movie movie, FrameMask wanted) {
        this.movie = movie;
        this.frames = new int[wanted.count()];
        this.jpegBytes = new int[frames.length];
        this.times = new long[movie.variableRate() ? frames.length : 0];
    }

    /** Adds the next frame. */
    void add(int frame, int bytes, long timeMicros) {
        frames[count] = frame;
        jpegBytes[count] = bytes;
        if (movie.variableRate()) {
            times[count] = timeMicros;
        }
        totalBytes += bytes;
        largestBytes = Math.max(largestBytes, bytes);
        count++;
    }

    Movie movie() {
        return movie;
    }

    int count() {
        return count;
    }

    int frame(int i) {
        return frames[i];
    }

    int jpegBytes(int i) {
        return jpegBytes[i];
    }

    /** When the frame is shown, in microseconds after the movie's first. */
    long timeMicros(int i) {
        return movie.timeMicros(frames[i], movie.variableRate() ? times[i] : 0);
    }

    /** The length of all JPEGs. */
    long totalBytes() {
        return totalBytes;
    }

    int largestBytes() {
        return largestBytes;
    }

    /** @throws RequestRefusedException where that is another frame than the i-th, or of another length */
    void check(int i, Outgoing frame) {
        if (frame.number() != frames[i] || frame.jpeg().readableBytes() != jpegBytes[i]) {
            throw new RequestRefusedException(503, "frame " + frame.number() + " of " + frame.source() + " has " + frame.jpeg().readableBytes()
                    + " bytes, its holders' indexes say " + jpegBytes[i] + "; fetch the file again, and ./framecast verify " + movie.id());
        }
    }

    /**
     * The rate at which a player shows these frames when they were taken: of every fourth frame a quarter of the movie's, where the
     * rate varies the average. Where they are spaced unevenly, the movie's own.
     */
    FrameRate rate() {
        FrameRate own = movie.frameRate();
        if (count < 2) {
            return own;
        }
        if (movie.variableRate()) {
            double average = (count - 1) * MICROS_PER_SECOND / Math.max(1, timeMicros(count - 1) - timeMicros(0));
            return FrameRate.between(average * (1 - RATE_PRECISION), average * (1 + RATE_PRECISION));
        }
        long denominator = (long) own.denominator() * step();
        if (denominator <= Integer.MAX_VALUE) {
            return new FrameRate(own.numerator(), (int) denominator);
        }
        double slow = (double) own.numerator() / denominator;
        return FrameRate.between(slow * (1 - RATE_PRECISION), slow * (1 + RATE_PRECISION));
    }

    /** The distance from each frame to the next; 1 where it is not always the same. */
    private int step() {
        int step = frames[1] - frames[0];
        for (int i = 2; i < count; i++) {
            if (frames[i] - frames[i - 1] != step) {
                return 1;
            }
        }
        return step;
    }
}
