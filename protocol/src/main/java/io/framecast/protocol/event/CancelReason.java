package io.framecast.protocol.event;

/** Why a request was ended from outside. */
public enum CancelReason {
    /** Deleted over REST. */
    DELETED,
    /** Its channel was closed cleanly. */
    CLOSED,
    /** The sink does not know it: it restarted, or never took it. */
    UNKNOWN_TO_SINK,
    /** No coordinator answered in time, the asker was told so. */
    NOT_ANSWERED
}
