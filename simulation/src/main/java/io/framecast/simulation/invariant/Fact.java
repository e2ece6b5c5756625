package io.framecast.simulation.invariant;

import io.framecast.protocol.event.DomainEvent;

/** Something that was seen in a schedule. */
public sealed interface Fact {

    /** A process has sent an event. */
    record Sent(String by, DomainEvent event) implements Fact {}

    /** A start of a node goes by that epoch of a group now. */
    record EpochTaken(String node, int life, String ruid, long term, int epoch) implements Fact {}

    /** A start of a node has left a group, and remembers nothing of it. */
    record GroupLeft(String node, int life, String ruid) implements Fact {}

    /** A sink that goes by {@code inTerm} and {@code inEpoch} has admitted a link that was told {@code term} and {@code epoch}. */
    record LinkAdmitted(String sink, String ruid, String node, long term, int epoch, long inTerm, int inEpoch) implements Fact {}

    /** A gateway that goes by {@code inTerm} has ended a request since a primary of {@code term} says so. */
    record EndTaken(String gateway, String ruid, long term, long inTerm) implements Fact {}

    /** A viewer was given a frame. */
    record FrameGiven(String ruid, int generation, int frame) implements Fact {}

    /** A gateway has said that a frame was delivered; {@code isWritten} where it was handed to the viewer's connection before. */
    record FrameSaidDelivered(String ruid, int frame, boolean isWritten) implements Fact {}

    /** A node was put out of the view for its silence; {@code isSilent} where it was dead, frozen or cut off of late. */
    record Expelled(String node, boolean isSilent) implements Fact {}

    /** A sink has given up a source for its silence; {@code isSilent} where one of both was in trouble of late, or the path between them. */
    record SourceGivenUp(String sink, String node, boolean isSilent) implements Fact {}

    /** Lists of a primary and its backup were compared at the same position; {@code difference} is empty where there is none. */
    record ListsCompared(int partition, String difference) implements Fact {}

    /** A queue has so many entries and may have so many. */
    record QueueSeen(String queue, int size, int limit) implements Fact {}

    /** All is over, and a demanded frame with a live holder was not given to a viewer who still waits. */
    record FrameOwed(String ruid, int frame) implements Fact {}

    /** All is over, and a demanded frame was neither given nor reported to a viewer who still waits. */
    record FrameSkipped(String ruid, int frame) implements Fact {}

    /** All is over, and a node keeps a group whose request has ended. */
    record GroupKept(String node, String ruid) implements Fact {}

    /** All is over. */
    record Over() implements Fact {}
}
