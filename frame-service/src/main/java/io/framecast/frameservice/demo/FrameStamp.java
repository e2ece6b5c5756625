package io.framecast.frameservice.demo;

import java.util.Locale;

/**
 * Draws a frame's number into its picture: large digits for people, a row of 16 blocks for machines.
 *
 * <p>Block {@code i} is the square of 16 pixels at {@code x = 16 + 16 i, y = 16}; together they are the frame number as an
 * unsigned 16-bit number, most significant bit first, white = 1, black = 0. A mid-grey border of {@value #BORDER} pixels keeps
 * the picture's colours off. Blocks lie on the grid of JPEG's own blocks, so that they stay sharp at any quality.
 */
final class FrameStamp {

    static final int BLOCK = 16;
    static final int BITS = 16;
    static final int LEFT = 16;
    static final int TOP = 16;
    static final int BORDER = 6;

    private static final int GREY = 128;
    private static final int WHITE = 255;
    private static final int BLACK = 0;
    private static final int NO_COLOUR = 128;
    private static final int DIGITS = 4;

    private final DigitShapes digits;
    private final int digitsLeft;
    private final int digitsTop;

    /** @param height of the picture in pixels, which sets the digits' size */
    FrameStamp(int height) {
        this.digits = new DigitShapes(height / 5);
        this.digitsLeft = height / 18;
        this.digitsTop = height - digits.height() - height / 18;
    }

    /**
     * Draws into a 4:2:0 picture in full range.
     *
     * @param frame its number, 0 to 65535
     */
    void draw(int frame, Plane luma, Plane blue, Plane red) {
        drawBlocks(frame, luma);
        for (Plane chroma : new Plane[] {blue, red}) {
            chroma.fill((LEFT - BORDER) / 2, (TOP - BORDER) / 2, (BITS * BLOCK + 2 * BORDER) / 2, (BLOCK + 2 * BORDER) / 2, NO_COLOUR);
        }
        String text = String.format(Locale.ROOT, "%0" + DIGITS + "d", frame);
        for (int i = 0; i < text.length(); i++) {
            drawDigit(text.charAt(i) - '0', digitsLeft + i * (digits.width() + digits.height() / 10), luma, blue, red);
        }
    }

    private static void drawBlocks(int frame, Plane luma) {
        luma.fill(LEFT - BORDER, TOP - BORDER, BITS * BLOCK + 2 * BORDER, BLOCK + 2 * BORDER, GREY);
        for (int bit = 0; bit < BITS; bit++) {
            boolean one = ((frame >>> (BITS - 1 - bit)) & 1) != 0;
            luma.fill(LEFT + bit * BLOCK, TOP, BLOCK, BLOCK, one ? WHITE : BLACK);
        }
    }

    private void drawDigit(int digit, int left, Plane luma, Plane blue, Plane red) {
        int shadow = Math.max(2, digits.height() / 30);
        for (int y = 0; y < digits.height(); y++) {
            for (int x = 0; x < digits.width(); x++) {
                int covered = digits.coverage(digit, x, y);
                int shaded = x >= shadow && y >= shadow ? digits.coverage(digit, x - shadow, y - shadow) / 2 : 0;
                int px = left + x;
                int py = digitsTop + y;
                luma.set(px, py, mix(mix(luma.get(px, py), BLACK, shaded), WHITE, covered));
                if (px % 2 == 0 && py % 2 == 0) {
                    blue.set(px / 2, py / 2, mix(blue.get(px / 2, py / 2), NO_COLOUR, covered));
                    red.set(px / 2, py / 2, mix(red.get(px / 2, py / 2), NO_COLOUR, covered));
                }
            }
        }
    }

    private static int mix(int below, int above, int coverage) {
        return below + (above - below) * coverage / 255;
    }
}
