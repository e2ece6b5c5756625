package io.framecast.protocol.topic;

import java.util.Objects;

/** A record that cannot be used; its message is the reason given in the dead letter. */
public final class UnreadableRecordException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param reason rule and value, fit for an operator */
    public UnreadableRecordException(String reason) {
        super(reason);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
