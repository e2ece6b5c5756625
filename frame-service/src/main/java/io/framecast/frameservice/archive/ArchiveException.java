package io.framecast.frameservice.archive;

import java.io.IOException;
import java.util.Objects;

/** An archive that is not taken; the message is for the user who sent it. */
public final class ArchiveException extends IOException {

    private static final long serialVersionUID = 1L;

    ArchiveException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
