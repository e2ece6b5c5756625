package io.framecast.protocol.event;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a movie's title, labels and copies may be; the same where they come in and where they are written. Each method names the
 * broken rule with the value and the remedy, or gives null.
 */
public final class MovieRules {

    /** Characters of a title and of a label's value: Unicode code points. */
    public static final int MAX_TEXT_CHARS = 200;

    /** Labels of one movie. */
    public static final int MAX_LABELS = 32;

    /** Copies of each frame. */
    public static final int MAX_COPIES = 16;

    /** What a label's key may be, for messages. */
    public static final String KEY_RULE = "1-40 letters, digits, '.', '_' or '-', beginning with a letter or digit";

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");
    private static final int EXCERPT_CHARS = 40;

    private MovieRules() {}

    /** A title: any script, of one line. */
    public static @Nullable String titleFlaw(String title) {
        return textFlaw("title", title);
    }

    /** All labels of a movie. */
    public static @Nullable String labelsFlaw(Map<String, String> labels) {
        if (labels.size() > MAX_LABELS) {
            return "labels must be at most " + MAX_LABELS + ", got " + labels.size() + "; leave some out";
        }
        for (Map.Entry<String, String> label : labels.entrySet()) {
            if (!KEY.matcher(label.getKey()).matches()) {
                return "a label's key must be " + KEY_RULE + ", got '" + excerpt(label.getKey()) + "'; write another";
            }
            String flaw = textFlaw("label " + label.getKey(), label.getValue());
            if (flaw != null) {
                return flaw;
            }
        }
        return null;
    }

    /** On how many nodes each frame shall be. */
    public static @Nullable String copiesFlaw(int copies) {
        return copies >= 1 && copies <= MAX_COPIES ? null
                : "copies must be a whole number from 1 to " + MAX_COPIES + ", got " + copies + "; give one of these";
    }

    private static @Nullable String textFlaw(String what, String text) {
        int chars = text.codePointCount(0, text.length());
        if (text.isBlank() || chars > MAX_TEXT_CHARS) {
            return what + " must have 1 to " + MAX_TEXT_CHARS + " characters, got " + (text.isBlank() ? "none" : Integer.toString(chars))
                    + (text.isBlank() ? "; write one" : "; write a shorter one");
        }
        boolean isPlain = text.codePoints().allMatch(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE
                && Character.getType(c) != Character.LINE_SEPARATOR && Character.getType(c) != Character.PARAGRAPH_SEPARATOR);
        return isPlain ? null : what + " must have no control characters, line breaks or halves of characters; leave them out";
    }

    private static String excerpt(String text) {
        return text.length() <= EXCERPT_CHARS ? text : text.substring(0, EXCERPT_CHARS) + "…";
    }
}
