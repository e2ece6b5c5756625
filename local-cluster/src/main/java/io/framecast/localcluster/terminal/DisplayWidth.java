package io.framecast.localcluster.terminal;

/**
 * How many columns of a terminal a text takes: none for combining marks and control characters, two for East Asian wide
 * characters and emoji (Unicode Standard Annex 11), one for all others.
 */
public final class DisplayWidth {

    /** First and last code points that take two columns; the wide and fullwidth blocks of annex 11, in rising order. */
    private static final int[][] WIDE = {
        {0x1100, 0x115F}, {0x231A, 0x231B}, {0x2329, 0x232A}, {0x23E9, 0x23EC}, {0x2614, 0x2615}, {0x2648, 0x2653}, {0x26BD, 0x26BE},
        {0x2705, 0x2705}, {0x270A, 0x270B}, {0x2728, 0x2728}, {0x274C, 0x274C}, {0x2753, 0x2755}, {0x2795, 0x2797}, {0x2B1B, 0x2B1C},
        {0x2E80, 0x303E}, {0x3041, 0x33FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xA000, 0xA4CF}, {0xA960, 0xA97C}, {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF}, {0xFE10, 0xFE19}, {0xFE30, 0xFE6F}, {0xFF01, 0xFF60}, {0xFFE0, 0xFFE6}, {0x16FE0, 0x18AFF}, {0x1B000, 0x1B2FF},
        {0x1F200, 0x1F265}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD}};

    private DisplayWidth() {}

    /** The columns that a text without colour codes takes. */
    public static int of(String text) {
        return text.codePoints().map(DisplayWidth::of).sum();
    }

    static int of(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT, Character.CONTROL -> 0;
            default -> isWide(codePoint) ? 2 : 1;
        };
    }

    private static boolean isWide(int codePoint) {
        for (int[] block : WIDE) {
            if (codePoint <= block[1]) {
                return codePoint >= block[0];
            }
        }
        return false;
    }

    /** The text, or as much of its beginning as fits with an ellipsis after it. */
    public static String shortened(String text, int columnsMax) {
        if (of(text) <= columnsMax) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int columns = 1;
        for (int codePoint : text.codePoints().toArray()) {
            columns += of(codePoint);
            if (columns > columnsMax) {
                break;
            }
            kept.appendCodePoint(codePoint);
        }
        return kept.append('…').toString();
    }
}
