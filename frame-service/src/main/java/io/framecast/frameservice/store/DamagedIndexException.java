package io.framecast.frameservice.store;

import java.io.IOException;

/** An index file that does not describe its segment; the segment is scanned instead. */
final class DamagedIndexException extends IOException {

    private static final long serialVersionUID = 1L;

    DamagedIndexException(String message) {
        super(message);
    }
}
