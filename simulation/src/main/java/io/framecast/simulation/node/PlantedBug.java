package io.framecast.simulation.node;

/** Bugs that exist in the simulation alone, to see that it finds them. */
public enum PlantedBug {
    /** A holder takes an SVJOIN of an older epoch than its own. */
    OLD_EPOCH_ACCEPTED,
    /** A sink admits a link whose token is of an older epoch. */
    OLD_TOKEN_ADMITTED,
    /** Deadlines fire right after a pause, or a take-over, for silence that nobody could have heard. */
    DEADLINE_RIGHT_AFTER_PAUSE,
    /** A backup restores whatever the changelog says, in the order in which it came. */
    RESTORED_WITHOUT_FENCE,
    /** A frame counts as delivered when it has come to the gateway, before it is written to the viewer. */
    DELIVERED_BEFORE_SENT,
    /** The second copy of a frame is given, too. */
    DUPLICATE_FRAME_GIVEN,
    /** Frames nobody has are not reported. */
    UNAVAILABLE_NOT_SAID,
    /** Links that wait for a group nobody knows are kept for good. */
    PARKED_FOR_EVER,
    /** VPDONE of a former primary closes what is being demanded. */
    FORMER_PRIMARY_ENDS,
    /** A coordinator takes the log's silence for that of the nodes. */
    SILENCE_COUNTS_WHILE_DEAF,
    /** A sink does not tell what its sources lack. */
    LACK_NOT_TOLD,
    /** A sink gives up a source that is slow. */
    SLOW_GIVEN_UP,
    /** A holder that missed its SDONE dials a sink that is gone for ever. */
    HOLDER_NEVER_GIVES_UP
}
