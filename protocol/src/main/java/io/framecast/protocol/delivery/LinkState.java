package io.framecast.protocol.delivery;

/** How the link to a source does. */
public enum LinkState {
    /** Not there yet, and not due yet either. */
    EXPECTED,
    /** There. */
    HEALTHY,
    /** There, but it owes frames and sends none. */
    LATE,
    /** Not there. */
    DOWN;

    boolean isUp() {
        return this == HEALTHY || this == LATE;
    }
}
