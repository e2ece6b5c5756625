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

    @Override
    @JsonValue
    public String toString() {
        return numerator + "/" + denominator;
    }
}
