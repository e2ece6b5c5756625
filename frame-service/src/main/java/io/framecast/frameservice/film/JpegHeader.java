package io.framecast.frameservice.film;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What the markers before a JPEG's first scan say (ITU-T T.81, annex B).
 *
 * @param width pixels
 * @param height pixels
 * @param showsEverywhere whether every browser decodes it: Huffman-coded, baseline, extended or progressive, 8 bits, 1 or 3
 *     components
 * @param hasHuffmanTables false for the JPEGs of AVI1 files, which leave the standard tables out
 */
public record JpegHeader(int width, int height, boolean showsEverywhere, boolean hasHuffmanTables) {

    private static final int SOI = 0xd8;
    private static final int SOS = 0xda;
    private static final int DHT = 0xc4;
    private static final int LAST_HUFFMAN_SOF = 0xc2;
    private static final int FIRST_SOF = 0xc0;
    private static final int LAST_SOF = 0xcf;
    private static final int JPG_EXTENSION = 0xc8;
    private static final int ARITHMETIC_TABLES = 0xcc;
    private static final int FILL = 0xff;
    private static final int SOF_FIELDS_BYTES = 6;

    /** Reads the markers; the buffer's position stays. Empty where it is no whole JPEG header. */
    public static Optional<JpegHeader> read(ByteBuffer jpeg) {
        int at = jpeg.position();
        int end = jpeg.limit();
        if (end - at < 4 || u8(jpeg, at) != FILL || u8(jpeg, at + 1) != SOI) {
            return Optional.empty();
        }
        at += 2;
        int width = 0;
        int height = 0;
        boolean shows = false;
        boolean tables = false;
        while (at + 4 <= end && u8(jpeg, at) == FILL) {
            int marker = u8(jpeg, at + 1);
            if (marker == FILL) {
                at++;
                continue;
            }
            if (marker == SOS) {
                return width > 0 && height > 0 ? Optional.of(new JpegHeader(width, height, shows, tables)) : Optional.empty();
            }
            int length = u16(jpeg, at + 2);
            if (length < 2 || at + 2 + length > end) {
                return Optional.empty();
            }
            if (marker == DHT) {
                tables = true;
            } else if (isFrameHeader(marker) && length >= 2 + SOF_FIELDS_BYTES) {
                height = u16(jpeg, at + 5);
                width = u16(jpeg, at + 7);
                int components = u8(jpeg, at + 9);
                shows = marker <= LAST_HUFFMAN_SOF && u8(jpeg, at + 4) == 8 && (components == 1 || components == 3);
            }
            at += 2 + length;
        }
        return Optional.empty();
    }

    private static boolean isFrameHeader(int marker) {
        return marker >= FIRST_SOF && marker <= LAST_SOF && marker != DHT && marker != JPG_EXTENSION && marker != ARITHMETIC_TABLES;
    }

    private static int u8(ByteBuffer bytes, int at) {
        return bytes.get(at) & 0xff;
    }

    private static int u16(ByteBuffer bytes, int at) {
        return u8(bytes, at) << 8 | u8(bytes, at + 1);
    }
}
