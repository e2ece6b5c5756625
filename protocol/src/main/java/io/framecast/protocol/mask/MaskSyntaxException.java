package io.framecast.protocol.mask;

import java.util.Objects;

/** A mask or range that cannot be read; the message says the rule, the value and the remedy. */
public final class MaskSyntaxException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;
    private static final int EXCERPT_CHARS = 60;

    /** @param message rule, value and remedy, fit to be shown to a user */
    public MaskSyntaxException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    static String excerpt(String text) {
        return text.length() <= EXCERPT_CHARS ? text : text.substring(0, EXCERPT_CHARS) + "…";
    }
}
