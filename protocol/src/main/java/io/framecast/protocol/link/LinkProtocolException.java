package io.framecast.protocol.link;

import java.util.Objects;

/** The other end of a link did not keep to its protocol; the link is closed with this message as the reason. */
public final class LinkProtocolException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message rule and value */
    public LinkProtocolException(String message) {
        // No stack trace: rubbish from the network must not cost more than its bytes.
        super(message, null, false, false);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
