package io.framecast.coordinator.repair;

import java.time.Duration;

/**
 * How long a round of repair waits for what.
 *
 * @param again what was not answered is said again after this
 * @param copySilence copies of which nothing was heard for this long, and the time their bytes take, are given up
 * @param copyBytesPerSecond how fast copies are made at least
 * @param readBackWithin the round's own announcement is read back within this, or it ends
 * @param dropWithin whoever has not said for this long that it dropped is waited for no more
 */
public record RepairTimings(Duration again, Duration copySilence, long copyBytesPerSecond, Duration readBackWithin, Duration dropWithin) {

    /** Said again after 10 s; copies at half a MiB a second at least. */
    public static RepairTimings defaults() {
        return new RepairTimings(Duration.ofSeconds(10), Duration.ofSeconds(60), 1 << 19, Duration.ofSeconds(30), Duration.ofMinutes(5));
    }
}
