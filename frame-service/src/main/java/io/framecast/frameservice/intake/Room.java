package io.framecast.frameservice.intake;

import io.framecast.frameservice.store.FrameStore;
import java.io.IOException;

/** Watches that a body leaves the room on the disk that must stay, every now and then. Not thread-safe. */
final class Room {

    private static final long CHECK_EVERY_BYTES = 32L << 20;

    private final FrameStore store;
    private final long reserveBytes;
    private long nextCheckBytes = CHECK_EVERY_BYTES;

    /** @param reserveBytes room that must stay */
    Room(FrameStore store, long reserveBytes) {
        this.store = store;
        this.reserveBytes = reserveBytes;
    }

    /**
     * So many bytes have come.
     *
     * @throws NoRoomException where the disk has become too full
     */
    void came(long bytes) throws IOException {
        if (bytes >= nextCheckBytes) {
            nextCheckBytes = bytes + CHECK_EVERY_BYTES;
            check(0);
        }
    }

    /** @throws NoRoomException where so much does not fit */
    void check(long neededBytes) throws IOException {
        long free = store.freeBytes() - reserveBytes;
        if (free < neededBytes || free <= 0) {
            throw new NoRoomException("this node has room for " + (Math.max(free, 0) >> 20) + " MiB"
                    + (neededBytes > 0 ? ", the file has " + (neededBytes >> 20) + " MiB" : "") + "; add disk space or another frame service");
        }
    }
}
