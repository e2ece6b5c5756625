package io.framecast.frameservice.film;

import java.util.Objects;

/** A film that cannot be turned into frames; the message is for the user who sent it. */
public final class FilmException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message why, fit to be shown to a user */
    public FilmException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
