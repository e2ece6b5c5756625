package io.framecast.frameservice.avi;

import java.nio.ByteBuffer;

/** Whether a film's first JPEG says nothing of its own of how it is to be shown: no turn, and no pixels that are not square. */
final class PlainJpeg {

    private static final int MARKER = 0xff;
    private static final int FIRST_APP = 0xe0;
    private static final int SECOND_APP = 0xe1;
    private static final int LAST_APP = 0xef;
    private static final int COMMENT = 0xfe;
    private static final int JFIF = 0x4a464946;
    private static final int EXIF = 0x45786966;
    private static final int JFIF_BYTES = 14;
    private static final int HORIZONTAL_DENSITY = 10;
    private static final int VERTICAL_DENSITY = 12;

    private PlainJpeg() {}

    /** Looks at the segments that stand before all others. */
    static boolean isPlain(ByteBuffer jpeg) {
        int at = jpeg.position() + 2;
        while (at + 2 + Short.BYTES + Integer.BYTES <= jpeg.limit() && (jpeg.get(at) & MARKER) == MARKER) {
            int marker = jpeg.get(at + 1) & MARKER;
            if ((marker < FIRST_APP || marker > LAST_APP) && marker != COMMENT) {
                return true;
            }
            int length = jpeg.getShort(at + 2) & 0xffff;
            int name = jpeg.getInt(at + 4);
            if (marker == SECOND_APP && name == EXIF) {
                return false;
            }
            // Length, name, its zero, u16 version, u8 unit, then the two densities.
            if (marker == FIRST_APP && name == JFIF && length >= JFIF_BYTES && at + 2 + length <= jpeg.limit()
                    && jpeg.getShort(at + 2 + HORIZONTAL_DENSITY) != jpeg.getShort(at + 2 + VERTICAL_DENSITY)) {
                return false;
            }
            at += 2 + length;
        }
        return true;
    }
}
