package io.framecast.frameservice.intake;

import java.io.IOException;
import java.util.Objects;

/** The disk has no room for a film; the message says how much there is. */
final class NoRoomException extends IOException {

    private static final long serialVersionUID = 1L;

    NoRoomException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
