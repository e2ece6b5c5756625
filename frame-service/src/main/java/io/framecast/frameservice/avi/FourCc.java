package io.framecast.frameservice.avi;

import java.nio.charset.StandardCharsets;

/** The names of an AVI's parts: four characters, read as one big-endian number. */
final class FourCc {

    static final int RIFF = of("RIFF");
    static final int LIST = of("LIST");
    static final int FIRST_FORM = of("AVI ");
    static final int FURTHER_FORM = of("AVIX");
    static final int HEADERS = of("hdrl");
    static final int STREAM_LIST = of("strl");
    static final int STREAM_HEADER = of("strh");
    static final int STREAM_FORMAT = of("strf");
    static final int VIDEO_PROPERTIES = of("vprp");
    static final int VIDEO = of("vids");
    static final int SOUND = of("auds");
    static final int MOVIE = of("movi");
    static final int GROUP = of("rec ");
    static final int MOTION_JPEG = of("MJPG");

    private static final int STREAMS = 100;
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int LAST_PRINTABLE = 0x7e;

    private FourCc() {}

    static int of(String name) {
        byte[] chars = name.getBytes(StandardCharsets.US_ASCII);
        return chars[0] << 24 | chars[1] << 16 | chars[2] << 8 | chars[3];
    }

    /** Whether a chunk of that name is a frame of that stream, as {@code 00dc} and {@code 00db} are of the first. */
    static boolean isVideo(int name, int stream) {
        int kind = name & 0xffff;
        boolean isPicture = kind == ('d' << 8 | 'c') || kind == ('d' << 8 | 'b');
        return isPicture && stream < STREAMS && name >>> 24 == '0' + stream / 10 && (name >>> 16 & 0xff) == '0' + stream % 10;
    }

    /** Whether it can be a name at all. */
    static boolean isName(int name) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            int character = name >>> shift & 0xff;
            if (character < FIRST_PRINTABLE || character > LAST_PRINTABLE) {
                return false;
            }
        }
        return true;
    }
}
