package io.framecast.frameservice.film;

/**
 * The shape of a film's pixels.
 *
 * @param width of one, 1 or more
 * @param height of one, 1 or more
 */
record PixelAspect(int width, int height) {

    static final PixelAspect SQUARE = new PixelAspect(1, 1);

    private static final int MAX_JPEG_SIDE = 65_500;
    /** Scaled by other programs, films have shapes such as 5193:5192. */
    private static final double UNSEEN = 0.005;

    /** What is not said, or cannot be, counts as square; so does what nobody sees. */
    static PixelAspect of(int width, int height) {
        return width > 0 && height > 0 && Math.abs((double) width / height - 1) > UNSEEN ? new PixelAspect(width, height) : SQUARE;
    }

    boolean isSquare() {
        return width == height;
    }

    /**
     * How wide frames become with square pixels: even, as 4:2:0 has it. Frames that would become larger than may be keep their pixels,
     * since a shape of 1000:1 is rather a broken header than a picture.
     */
    int squareWidth(int frameWidth, int frameHeight, long maxPixels) {
        if (isSquare()) {
            return frameWidth;
        }
        long square = Math.max(2, (long) frameWidth * width / height / 2 * 2);
        return square <= MAX_JPEG_SIDE && square * frameHeight <= maxPixels ? (int) square : frameWidth;
    }
}
