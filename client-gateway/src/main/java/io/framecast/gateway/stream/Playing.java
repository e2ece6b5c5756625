package io.framecast.gateway.stream;

import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.Movie;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a stream is played.
 *
 * @param factor of the movie's own rate, 0.1 to 16; 0 for as fast as the reader takes it
 * @param rounds how often the frames come, 1 or more; {@link Long#MAX_VALUE} until the reader leaves
 */
public record Playing(double factor, long rounds) {

    private static final double LEAST_FACTOR = 0.1;
    private static final double MOST_FACTOR = 16;
    private static final int MOST_ROUNDS = 1_000_000;
    private static final int EXCERPT_CHARS = 60;
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,6})?");

    /**
     * Reads what a client says.
     *
     * @param rate {@code max}, or a factor; null for 1
     * @param loop {@code true} for ever, {@code false} once, or how often; null for once
     * @throws RequestRefusedException 400 where one of them is malformed or out of range
     */
    public static Playing of(@Nullable String rate, @Nullable String loop) {
        return new Playing(factor(rate), rounds(loop));
    }

    /**
     * Reads a rate.
     *
     * @param rate {@code max}, or a factor of the movie's own; null for 1
     * @return 0 for {@code max}
     * @throws RequestRefusedException 400 where it is malformed or out of range
     */
    public static double factor(@Nullable String rate) {
        if (rate == null) {
            return 1;
        }
        if (rate.equals("max")) {
            return 0;
        }
        double factor = DECIMAL.matcher(rate).matches() ? Double.parseDouble(rate) : 0;
        if (factor < LEAST_FACTOR || factor > MOST_FACTOR) {
            throw new RequestRefusedException(400, "rate must be max, or a factor of the movie's rate from " + LEAST_FACTOR + " to "
                    + (int) MOST_FACTOR + ", got '" + excerpt(rate) + "'");
        }
        return factor;
    }

    private static long rounds(@Nullable String loop) {
        if (loop == null || loop.equals("false")) {
            return 1;
        }
        if (loop.equals("true")) {
            return Long.MAX_VALUE;
        }
        try {
            int rounds = Integer.parseInt(loop);
            if (rounds >= 1 && rounds <= MOST_ROUNDS) {
                return rounds;
            }
        } catch (NumberFormatException e) {
            // Answered below, like a number out of range.
        }
        throw new RequestRefusedException(400, "loop must be true, false, or how often the frames shall come, from 1 to " + MOST_ROUNDS
                + ", got '" + excerpt(loop) + "'");
    }

    private static String excerpt(String text) {
        return text.length() <= EXCERPT_CHARS ? text : text.substring(0, EXCERPT_CHARS) + "…";
    }

    Pace pace(Movie movie) {
        return factor == 0 ? Pace.unlimited() : Pace.of(movie, factor);
    }
}
