package io.framecast.protocol.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Frames per second as a rational number; its text form is {@code 30000/1001}.
 *
 * @param numerator positive
 * @param denominator positive
 */
public record FrameRate(int numerator, int denominator) {

    private static final double MICROS_PER_SECOND = 1e6;
    private static final int MOST_TERMS = 12;

    /** @throws IllegalArgumentException where either part is not positive */
    public FrameRate {
        if (numerator <= 0 || denominator <= 0) {
            throw new IllegalArgumentException("a frame rate's parts must be positive, got " + numerator + "/" + denominator);
        }
    }

    /** Parses {@code numerator/denominator}. */
    @JsonCreator
    public static FrameRate parse(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new FrameRate(Integer.parseInt(text), 1)
                : new FrameRate(Integer.parseInt(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    /** The rate as a floating point number. */
    public double framesPerSecond() {
        return (double) numerator / denominator;
    }

    /** When that frame is shown, in microseconds after frame 0, to the nearest one. */
    public long timeMicros(long frame) {
        return Math.round(frame * MICROS_PER_SECOND * denominator / numerator);
    }

    /**
     * The rate with the smallest denominator between two numbers, both positive.
     *
     * <p>The interval's continued fraction, as far as both ends agree (Stern-Brocot; Graham, Knuth, Patashnik, Concrete
     * Mathematics, 4.5).
     *
     * @throws IllegalArgumentException where the bounds are not positive and in order
     */
    public static FrameRate between(double least, double most) {
        if (!(least > 0 && most >= least && most <= Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("a rate must lie between positive bounds in order, got " + least + " and " + most);
        }
        long[] simplest = simplest(least, most, MOST_TERMS);
        return new FrameRate(Math.clamp(simplest[0], 1, Integer.MAX_VALUE), Math.clamp(simplest[1], 1, Integer.MAX_VALUE));
    }

    private static long[] simplest(double least, double most, int terms) {
        long whole = (long) least;
        if (terms == 0 || whole == least) {
            return new long[] {whole, 1};
        }
        if (whole + 1 <= most) {
            return new long[] {whole + 1, 1};
        }
        long[] rest = simplest(1 / (most - whole), 1 / (least - whole), terms - 1);
        return new long[] {whole * rest[0] + rest[1], rest[0]};
    }

    @Override
    @JsonValue
    public String toString() {
        return numerator + "/" + denominator;
    }
}
