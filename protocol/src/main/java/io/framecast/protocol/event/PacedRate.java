package io.framecast.protocol.event;

/**
 * How fast a paced request is played: what it reserves of the domain's capacity. A request without one takes what is left.
 *
 * @param framesPerSecond frames a viewer is shown in a second, more than 0
 * @param bytesPerSecond what that is in bytes, by the average frame of the movie; 1 or more
 */
public record PacedRate(double framesPerSecond, long bytesPerSecond) {

    /**
     * A movie played at its own rate times the factor.
     *
     * @param factor more than 0
     */
    public static PacedRate of(Movie movie, double factor) {
        double framesPerSecond = movie.frameRate().framesPerSecond() * factor;
        double averageBytes = (double) movie.bytes() / Math.max(1, movie.frames());
        return new PacedRate(framesPerSecond, Math.max(1, Math.round(framesPerSecond * averageBytes)));
    }
}
