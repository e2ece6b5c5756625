package io.framecast.protocol.mask;

import java.util.ArrayList;
import java.util.List;

/**
 * An ordered run of frame numbers: {@code first}, {@code first + step}, … up to and including {@code last} where the step
 * meets it. A negative step runs backwards, which is how a viewer asks for reverse playback.
 *
 * @param first the frame the range begins with, 0 or more
 * @param last the frame the range ends with at the latest, 0 or more; not before {@code first} in the step's direction
 * @param step the distance between two frames, not zero
 */
public record FrameRange(int first, int last, int step) {

    /**
     * @throws MaskSyntaxException where a bound is negative, the step is zero or leads away from {@code last}
     */
    public FrameRange {
        if (first < 0 || last < 0) {
            throw new MaskSyntaxException("frame numbers must be 0 or more, range is " + first + "-" + last);
        }
        if (step == 0) {
            throw new MaskSyntaxException("step must not be 0, range is " + first + "-" + last + "/0");
        }
        if (first != last && (last > first) != (step > 0)) {
            throw new MaskSyntaxException("step " + step + " leads away from the end of range " + first + "-" + last
                    + "; use a " + (last > first ? "positive" : "negative") + " step");
        }
    }

    /** The ascending range of every frame from {@code first} to {@code last}. */
    public static FrameRange of(int first, int last) {
        return new FrameRange(first, last, 1);
    }

    /**
     * Parses {@code n}, {@code first-last} or {@code first-last/step}.
     *
     * @throws MaskSyntaxException where the text has another form or a number is out of range
     */
    public static FrameRange parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            int frame = number(text, text);
            return new FrameRange(frame, frame, 1);
        }
        int first = number(text.substring(0, dash), text);
        int slash = text.indexOf('/', dash);
        int last = number(slash < 0 ? text.substring(dash + 1) : text.substring(dash + 1, slash), text);
        if (slash < 0) {
            return new FrameRange(first, last, 1);
        }
        String step = text.substring(slash + 1);
        return step.startsWith("-")
                ? new FrameRange(first, last, -number(step.substring(1), text))
                : new FrameRange(first, last, number(step, text));
    }

    /** Parses each text in turn. */
    public static List<FrameRange> parseAll(List<String> texts) {
        List<FrameRange> ranges = new ArrayList<>(texts.size());
        for (String text : texts) {
            ranges.add(parse(text));
        }
        return ranges;
    }

    /** How many frames the range names. */
    public int count() {
        return (int) (Math.abs((long) last - first) / Math.abs((long) step)) + 1;
    }

    /** The {@code index}-th frame of the range, {@code 0 <= index < count()}. */
    public int frame(int index) {
        return first + index * step;
    }

    /** The smallest frame number in the range. */
    public int lowest() {
        return Math.min(first, frame(count() - 1));
    }

    /** The largest frame number in the range. */
    public int highest() {
        return Math.max(first, frame(count() - 1));
    }

    /** The text form, as short as it can be said. */
    @Override
    public String toString() {
        if (first == last) {
            return Integer.toString(first);
        }
        return step == 1 ? first + "-" + last : first + "-" + last + "/" + step;
    }

    private static int number(String digits, String whole) {
        if (digits.isEmpty() || digits.length() > 10 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new MaskSyntaxException("expected n, first-last or first-last/step with whole numbers, got '"
                    + MaskSyntaxException.excerpt(whole) + "'");
        }
        long value = Long.parseLong(digits);
        if (value >= FrameMask.FRAME_LIMIT) {
            throw new MaskSyntaxException("frame numbers must be below " + FrameMask.FRAME_LIMIT + ", got " + value);
        }
        return (int) value;
    }
}
