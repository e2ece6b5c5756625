package io.framecast.gateway.filmstrip;

import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.mask.FrameMask;
import java.util.stream.IntStream;

/**
 * Which frames a strip shows and where. The movie is cut into as many equal parts as there are tiles, and each tile shows the frame in
 * the middle of its part: what is under the mouse over a strip as wide as a time line is what was recorded there.
 *
 * @param count how many tiles, side by side
 * @param tileWidth pixels
 * @param height pixels
 * @param movieFrames how many frames the movie has
 */
record StripLayout(int count, int tileWidth, int height, int movieFrames) {

    private static final int MOST_PIXELS = 8_000_000;
    /** What a JPEG can have. */
    private static final int MOST_WIDTH = 65_500;

    /**
     * The layout of a movie's strip.
     *
     * @throws RequestRefusedException 400 where the picture would be too large
     */
    static StripLayout of(Movie movie, int count, int height) {
        long tileWidth = Math.clamp(Math.round((double) height * movie.width() / Math.max(1, movie.height())), 1, Integer.MAX_VALUE);
        long width = tileWidth * count;
        if (width > MOST_WIDTH || width * height > MOST_PIXELS) {
            throw new RequestRefusedException(400, "a filmstrip may be " + MOST_WIDTH + " pixels wide and have " + MOST_PIXELS + " pixels, "
                    + count + " tiles of " + tileWidth + "x" + height + " are " + width + " wide and have " + width * height
                    + "; ask for a smaller count or height");
        }
        return new StripLayout(count, (int) tileWidth, height, movie.frames());
    }

    int width() {
        return count * tileWidth;
    }

    /** The frame that a tile shows. */
    int frame(int tile) {
        return (int) ((2L * tile + 1) * movieFrames / (2L * count));
    }

    /** The frames that are shown; fewer than tiles where the movie has fewer. */
    FrameMask frames() {
        return FrameMask.of(IntStream.range(0, count).map(this::frame).toArray());
    }
}
