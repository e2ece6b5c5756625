package io.framecast.frameservice.store;

import java.io.IOException;
import java.util.Objects;

/** Carries an I/O failure out of a map's function. */
final class UncheckedStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UncheckedStoreException(IOException cause) {
        super(cause);
    }

    @Override
    public synchronized IOException getCause() {
        return (IOException) Objects.requireNonNull(super.getCause());
    }
}
