package io.framecast.gateway.viewing;

import java.time.Duration;

/**
 * How often the last word of a viewing, CDONE or CANCEL, is said until VDONE comes: for a Kafka that is away for a while. The
 * coordinator takes it as often as it comes. Used by one thread.
 */
final class Parting {

    private static final int WITH_THE_VIEWER = 10;
    private static final Duration PAUSE_WITH_THE_VIEWER = Duration.ofSeconds(1);
    private static final Duration PAUSE_ALONE = Duration.ofSeconds(5);
    /** By then the coordinator has asked by itself whether the request is still watched. */
    private static final int SAID_MAX = WITH_THE_VIEWER + 60;

    private int said;

    /** Whether it was said as often as is of use. */
    boolean isInVain() {
        return said == SAID_MAX;
    }

    /** Whether the viewer, who waits to hear of the end, is to wait no longer. True once. */
    boolean letsTheViewerGo() {
        return said == WITH_THE_VIEWER;
    }

    /** It is said now; returns the pause before it is said again. */
    Duration say() {
        return said++ < WITH_THE_VIEWER ? PAUSE_WITH_THE_VIEWER : PAUSE_ALONE;
    }
}
