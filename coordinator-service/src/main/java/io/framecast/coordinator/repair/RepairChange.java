package io.framecast.coordinator.repair;

import java.time.Instant;

/** One step in the repair of a movie version. */
public sealed interface RepairChange {

    /** A round was ordered; the first makes the entry. */
    record Begun(String movieId, String movieVersion, RepairRound round, long term, long atMillis) implements RepairChange {}

    /** A node has its copies on disk. */
    record Stored(String node, long atMillis) implements RepairChange {}

    /** Nodes are told to drop frames. */
    record Ordered(long atMillis) implements RepairChange {}

    /** What a node said of its holding before that time, by its own clock, is not so any more. */
    record SaidLess(String node, Instant at) implements RepairChange {}

    /** A node has dropped its frames. */
    record Dropped(String node, long atMillis) implements RepairChange {}

    /** A node does no more of the round. */
    record LetGo(String node, String reason) implements RepairChange {}

    /** The round has ended. */
    record Ended() implements RepairChange {}

    /** A new primary goes on with it. */
    record Inherited(long term) implements RepairChange {}
}
