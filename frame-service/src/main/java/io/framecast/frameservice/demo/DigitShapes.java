package io.framecast.frameservice.demo;

/**
 * Digits as seven rounded strokes, drawn without a font: a machine may have none.
 *
 * <pre>
 *      a
 *    f   b
 *      g
 *    e   c
 *      d
 * </pre>
 */
final class DigitShapes {

    /** Strokes of 0 to 9; bit 0 is a, bit 6 is g. */
    private static final int[] STROKES = {0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f};

    /** Each stroke's two ends: column 0 or 1, row 0 to 2. */
    private static final int[][] ENDS = {{0, 0, 1, 0}, {1, 0, 1, 1}, {1, 1, 1, 2}, {0, 2, 1, 2}, {0, 1, 0, 2}, {0, 0, 0, 1}, {0, 1, 1, 1}};

    private final int width;
    private final int height;
    private final byte[][] coverage = new byte[STROKES.length][];

    /** @param height of a digit in pixels; it is about half as wide */
    DigitShapes(int height) {
        this.height = height;
        this.width = height * 6 / 10;
        for (int digit = 0; digit < STROKES.length; digit++) {
            coverage[digit] = draw(STROKES[digit]);
        }
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** How much of that pixel the digit covers, 0 to 255. */
    int coverage(int digit, int x, int y) {
        return coverage[digit][y * width + x] & 0xff;
    }

    private byte[] draw(int strokes) {
        double radius = height * 0.065;
        double margin = radius + 1;
        byte[] drawn = new byte[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double nearest = Double.MAX_VALUE;
                for (int stroke = 0; stroke < ENDS.length; stroke++) {
                    if ((strokes & 1 << stroke) != 0) {
                        nearest = Math.min(nearest, distance(x, y, ENDS[stroke], margin));
                    }
                }
                drawn[y * width + x] = (byte) Math.round(255 * Math.clamp(radius + 0.5 - nearest, 0, 1));
            }
        }
        return drawn;
    }

    /** From a pixel to a stroke's middle line, on a grid that leans to the right. */
    private double distance(int x, int y, int[] ends, double margin) {
        double x1 = column(ends[0], ends[1], margin);
        double y1 = row(ends[1], margin);
        double dx = column(ends[2], ends[3], margin) - x1;
        double dy = row(ends[3], margin) - y1;
        double along = Math.clamp(((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy), 0.06, 0.94);
        return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
    }

    private double column(int column, int row, double margin) {
        double lean = height * 0.05 * (2 - row) / 2;
        return margin + lean + column * (width - 2 * margin - height * 0.05);
    }

    private double row(int row, double margin) {
        return margin + row * (height - 2 * margin) / 2;
    }
}
