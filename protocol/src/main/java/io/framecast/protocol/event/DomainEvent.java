package io.framecast.protocol.event;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What is written to the domain's topics, one record type a topic; see {@code Topics}.
 *
 * <p>In JSON each has a {@code version}; unknown fields are ignored, an unknown version is refused.
 */
public sealed interface DomainEvent
        permits SdJoin, SdRefused, Heartbeat, View, Holding, Movie, ImportEvent, Crq, Prq, Dstrg, Strg, Svjoin, Progress, Slost, Cancel,
                Cdone, Sdone, Vdone, Vpdone, Setup, Place, Placement, MovieGone, RecordingEvent, Retention,
                Claim, Room, DeadLetter {

    /** The version this build writes and reads. */
    int VERSION = 1;

    /** The record's version, in JSON only. */
    @JsonProperty(value = "version", index = 0)
    default int recordVersion() {
        return VERSION;
    }
}
