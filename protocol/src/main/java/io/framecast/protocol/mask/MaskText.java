package io.framecast.protocol.mask;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * The text forms of a mask.
 *
 * <ul>
 *   <li>{@code 0-8639/4,9000}: comma-separated {@code first-last/step}, {@code first-last} or {@code n}, in any order;
 *       {@code ""} is the empty mask. The form of the outside contract.
 *   <li>{@code b:1000}: a bit string, frame 0 first.
 *   <li>{@code z:…}: base64url of the deflated portable Roaring format; only in events, where a ragged mask of a long movie
 *       would otherwise outgrow a Kafka record.
 * </ul>
 */
final class MaskText {

    /** Above this many items the compressed form is shorter for almost every mask. */
    private static final int COMPACT_ABOVE_CHARS = 512;

    private static final int MAX_TEXT_CHARS = 4 << 20;
    private static final int MAX_INFLATED_BYTES = 8 << 20;

    private MaskText() {}

    static FrameMask parse(String text, int frames) {
        if (text.length() > MAX_TEXT_CHARS) {
            throw new MaskSyntaxException("a mask may have " + MAX_TEXT_CHARS + " characters, this one has " + text.length());
        }
        if (text.isEmpty()) {
            return FrameMask.empty();
        }
        if (text.startsWith("b:")) {
            return parseBits(text, frames);
        }
        if (text.startsWith("z:")) {
            return bounded(parseCompressed(text), frames);
        }
        return parseItems(text, frames);
    }

    private static FrameMask parseItems(String text, int frames) {
        FrameMask.Builder mask = new FrameMask.Builder();
        SteppedFrames stepped = new SteppedFrames(frames);
        int next;
        for (int begin = 0; begin <= text.length(); begin = next + 1) {
            int comma = text.indexOf(',', begin);
            next = comma < 0 ? text.length() : comma;
            FrameRange range = FrameRange.parse(text.substring(begin, next));
            if (range.step() < 0) {
                throw new MaskSyntaxException("a mask has no direction, '" + range + "' has a negative step; write it ascending");
            }
            checkEnd(range.last(), frames);
            stepped.add(range);
            mask.add(range);
        }
        return mask.build();
    }

    private static void checkEnd(int last, int frames) {
        if (last >= frames) {
            throw new MaskSyntaxException("mask ends at " + last + ", the movie has " + frames + " frames"
                    + (frames > 0 ? " (0-" + (frames - 1) + ")" : ""));
        }
    }

    private static FrameMask parseBits(String text, int frames) {
        FrameMask.Builder mask = new FrameMask.Builder();
        for (int i = 2; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '1' -> {
                    checkEnd(i - 2, frames);
                    mask.add(i - 2);
                }
                case '0' -> { }
                default -> throw new MaskSyntaxException(
                        "a bit string has only 0 and 1 after b:, got '" + MaskSyntaxException.excerpt(text) + "'");
            }
        }
        return mask.build();
    }

    private static FrameMask bounded(FrameMask mask, int frames) {
        // Roaring values are unsigned: a negative last() is a frame number past 2^31.
        if (!mask.isEmpty() && (mask.last() < 0 || mask.last() >= frames)) {
            checkEnd(mask.last() < 0 ? Integer.MAX_VALUE : mask.last(), frames);
        }
        return mask;
    }

    private static FrameMask parseCompressed(String text) {
        try (InflaterInputStream inflater = new InflaterInputStream(
                new ByteArrayInputStream(Base64.getUrlDecoder().decode(text.substring(2))))) {
            byte[] portable = inflater.readNBytes(MAX_INFLATED_BYTES);
            RoaringBitmap bits = new RoaringBitmap();
            bits.deserialize(new DataInputStream(new ByteArrayInputStream(portable)));
            if (!SoundBitmap.isSound(bits)) {
                throw new MaskSyntaxException("its numbers are not in order");
            }
            return FrameMask.owning(bits);
        } catch (IOException | RuntimeException e) {
            throw new MaskSyntaxException("not a compressed mask: " + e.getMessage());
        }
    }

    static String formatCompact(RoaringBitmap bits) {
        StringBuilder text = new StringBuilder();
        return appendItems(bits, text, COMPACT_ABOVE_CHARS) ? text.toString() : compress(bits);
    }

    static String format(RoaringBitmap bits) {
        StringBuilder text = new StringBuilder();
        appendItems(bits, text, Integer.MAX_VALUE);
        return text.toString();
    }

    private static String compress(RoaringBitmap bits) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
            bits.serialize(out);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
        return "z:" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /**
     * Greedy arithmetic progressions: an item grows while the step stays the same; two frames alone are written as such, so
     * that {@code 1,5,6,7} does not become {@code 1-5/4,6-7}.
     *
     * @return false as soon as the text is longer than {@code maxChars}
     */
    private static boolean appendItems(RoaringBitmap bits, StringBuilder text, int maxChars) {
        IntIterator frames = bits.getIntIterator();
        if (!frames.hasNext()) {
            return true;
        }
        int first = frames.next();
        int last = first;
        int step = 0;
        while (frames.hasNext()) {
            int frame = frames.next();
            int gap = frame - last;
            if (step == 0) {
                step = gap;
                last = frame;
            } else if (gap == step) {
                last = frame;
            } else if (last - first == step && step != 1) {
                // Only two frames so far: let the second begin a progression of its own.
                append(text, first, first, 1);
                first = last;
                step = gap;
                last = frame;
            } else {
                append(text, first, last, step);
                first = frame;
                last = frame;
                step = 0;
            }
            if (text.length() > maxChars) {
                return false;
            }
        }
        if (step > 1 && last - first == step) {
            append(text, first, first, 1);
            append(text, last, last, 1);
        } else {
            append(text, first, last, Math.max(step, 1));
        }
        return text.length() <= maxChars;
    }

    private static void append(StringBuilder text, int first, int last, int step) {
        if (!text.isEmpty()) {
            text.append(',');
        }
        text.append(new FrameRange(first, last, step));
    }
}
