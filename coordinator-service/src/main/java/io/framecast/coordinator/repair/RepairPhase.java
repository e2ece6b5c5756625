package io.framecast.coordinator.repair;

/** What a round of repair waits for. */
public enum RepairPhase {
    /** Nodes store copies. */
    COPYING,
    /** It is in the movie's log that nodes shall drop frames; until that is read back, nobody is told to. */
    ANNOUNCED,
    /** Nodes have been told to drop frames. */
    DROPPING
}
