package io.framecast.gateway.recording;

import io.framecast.gateway.viewing.RequestRefusedException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the JPEGs in a body as it comes: one alone, several one behind the other, or the parts of a {@code multipart/x-mixed-replace}.
 *
 * <p>A JPEG tells itself where it ends (ITU-T T.81, annex B): each marker segment has its length, so that a thumbnail in one is passed
 * over, and in entropy-coded data a marker is told from data by what follows on 0xFF. What stands between two JPEGs is a part's
 * boundary and header lines; of these {@code X-Timestamp} counts, seconds since 1970 with a fraction, as µStreamer and others write it.
 *
 * <p>Pure, not thread-safe.
 */
final class JpegSplitter {

    private static final int FILL = 0xff;
    private static final int SOI = 0xd8;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;
    private static final int DHT = 0xc4;
    private static final int FIRST_RST = 0xd0;
    private static final int LAST_RST = 0xd7;
    private static final int TEM = 0x01;
    private static final int MOST_BYTES_BETWEEN = 16 << 10;
    private static final int SOF_BYTES = 5;
    private static final String STAMP = "x-timestamp:";

    private enum State { BETWEEN, BETWEEN_FILL, MARKER, CODE, LENGTH_HIGH, LENGTH_LOW, SEGMENT, SCAN, SCAN_FILL }

    private final int mostBytes;
    private final StringBuilder between = new StringBuilder();
    private byte[] bytes = new byte[64 << 10];
    private int size;
    private State state = State.BETWEEN;
    private int marker;
    private int segmentLeft;
    private int segmentStart;
    private int width;
    private int height;
    private boolean hasTables;
    private int found;

    /** @param mostBytes a longer JPEG is refused */
    JpegSplitter(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * Takes the next bytes of the body.
     *
     * @return the JPEGs that end in them
     * @throws RequestRefusedException 400 where they are no JPEGs, 413 where one is too long
     */
    List<Picture> feed(ByteBuffer in) {
        List<Picture> pictures = new ArrayList<>();
        while (in.hasRemaining()) {
            Picture picture = take(in.get() & 0xff);
            if (picture != null) {
                pictures.add(picture);
            }
        }
        return pictures;
    }

    /** The body has ended. */
    void end() {
        if (state != State.BETWEEN && state != State.BETWEEN_FILL) {
            throw flaw("the body ends within JPEG " + (found + 1) + ", after " + size + " bytes of it; send it whole");
        }
    }

    private @Nullable Picture take(int next) {
        switch (state) {
            case BETWEEN -> {
                if (next == FILL) {
                    state = State.BETWEEN_FILL;
                } else {
                    note(next);
                }
            }
            case BETWEEN_FILL -> {
                if (next == SOI) {
                    begin();
                } else if (next != FILL) {
                    note(FILL);
                    note(next);
                    state = State.BETWEEN;
                }
            }
            case MARKER -> {
                keep(next);
                if (next != FILL) {
                    throw flaw("JPEG " + (found + 1) + " is damaged: byte " + (size - 1) + " must begin a marker; send JPEGs alone");
                }
                state = State.CODE;
            }
            case CODE, SCAN_FILL -> {
                return code(next);
            }
            case LENGTH_HIGH -> {
                keep(next);
                segmentLeft = next << 8;
                state = State.LENGTH_LOW;
            }
            case LENGTH_LOW -> {
                keep(next);
                segmentLeft = (segmentLeft | next) - 2;
                segmentStart = size;
                state = State.SEGMENT;
                if (segmentLeft <= 0) {
                    endSegment();
                }
            }
            case SEGMENT -> {
                keep(next);
                if (--segmentLeft == 0) {
                    endSegment();
                }
            }
            case SCAN -> {
                keep(next);
                if (next == FILL) {
                    state = State.SCAN_FILL;
                }
            }
        }
        return null;
    }

    private void begin() {
        size = 0;
        width = 0;
        height = 0;
        hasTables = false;
        keep(FILL);
        keep(SOI);
        state = State.MARKER;
    }

    private @Nullable Picture code(int code) {
        keep(code);
        boolean inScan = state == State.SCAN_FILL;
        if (code == FILL) {
            return null;
        }
        if ((code >= FIRST_RST && code <= LAST_RST) || code == TEM || (inScan && code == 0)) {
            state = inScan ? State.SCAN : State.MARKER;
            return null;
        }
        if (code == EOI) {
            return end(inScan);
        }
        if (code == SOI || code == 0) {
            throw flaw("JPEG " + (found + 1) + " is damaged: no marker " + Integer.toHexString(code) + " may stand at byte " + (size - 1)
                    + "; send JPEGs alone");
        }
        marker = code;
        state = State.LENGTH_HIGH;
        return null;
    }

    private void endSegment() {
        boolean isFrameHeader = marker >= 0xc0 && marker <= 0xcf && marker != DHT && marker != 0xc8 && marker != 0xcc;
        if (isFrameHeader && size - segmentStart >= SOF_BYTES) {
            height = u16(segmentStart + 1);
            width = u16(segmentStart + 3);
        }
        hasTables |= marker == DHT;
        state = marker == SOS ? State.SCAN : State.MARKER;
    }

    private Picture end(boolean hasScan) {
        if (!hasScan || width == 0 || height == 0) {
            throw flaw("JPEG " + (found + 1) + " has no picture in it; send whole JPEGs");
        }
        if (!hasTables) {
            throw flaw("JPEG " + (found + 1) + " has no Huffman tables, which browsers need; have the camera's stream pass through"
                    + " ffmpeg -c copy -bsf:v mjpeg2jpeg");
        }
        found++;
        state = State.BETWEEN;
        Instant takenAt = stamp(between.toString());
        between.setLength(0);
        return new Picture(Arrays.copyOf(bytes, size), width, height, takenAt);
    }

    private void keep(int next) {
        if (size == mostBytes) {
            throw new RequestRefusedException(413, "a JPEG may have " + mostBytes + " bytes, JPEG " + (found + 1) + " has more; send smaller ones,"
                    + " or raise framecast.gateway.recordings.max-frame");
        }
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(mostBytes, size * 2));
        }
        bytes[size++] = (byte) next;
    }

    private void note(int next) {
        if (between.length() == MOST_BYTES_BETWEEN) {
            throw flaw("the body must be JPEGs, or parts of a multipart/x-mixed-replace with a JPEG each; " + MOST_BYTES_BETWEEN
                    + " bytes came " + (found == 0 ? "before the first" : "after JPEG " + found) + " that are neither; send JPEGs alone");
        }
        between.append((char) next);
    }

    private int u16(int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    private static @Nullable Instant stamp(String lines) {
        Instant stamp = null;
        for (String line : lines.split("\n", -1)) {
            String text = line.strip();
            if (text.toLowerCase(Locale.ROOT).startsWith(STAMP)) {
                stamp = seconds(text.substring(STAMP.length()).strip());
            }
        }
        return stamp;
    }

    /** Seconds since 1970 with a fraction; null where it is none: a clock that is not understood is as good as none. */
    static @Nullable Instant seconds(String text) {
        try {
            BigDecimal seconds = new BigDecimal(text);
            return Instant.ofEpochSecond(seconds.longValue(), seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
        } catch (ArithmeticException | NumberFormatException | java.time.DateTimeException e) {
            return null;
        }
    }

    private static RequestRefusedException flaw(String detail) {
        return new RequestRefusedException(400, detail);
    }
}
