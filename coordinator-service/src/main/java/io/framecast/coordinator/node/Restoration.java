package io.framecast.coordinator.node;

import java.util.stream.LongStream;

/** When lists count as restored. */
final class Restoration {

    /** Kafka Streams' own measure of a standby that may take over without a long wait: its {@code acceptable.recovery.lag}. */
    static final long OFFSETS_BEHIND_AT_MOST = 1_000;

    private Restoration() {}

    /** @param offsetsBehind of each list, how far its changelog's end is away; of none: nothing is to be restored here */
    static boolean isOver(LongStream offsetsBehind) {
        return offsetsBehind.allMatch(offsets -> offsets <= OFFSETS_BEHIND_AT_MOST);
    }
}
