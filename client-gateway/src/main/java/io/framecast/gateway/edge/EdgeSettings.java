package io.framecast.gateway.edge;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What bounds the edge cache.
 *
 * @param memoryBytes frames kept in memory, at most; 0 turns the cache off
 * @param diskBytes frames kept on disk, at most; 0 keeps none there
 * @param directory where these are; emptied at each start
 * @param patience how long a viewer waits for frames of another viewer's sources while nothing comes from them, before its own are asked
 */
public record EdgeSettings(long memoryBytes, long diskBytes, Path directory, Duration patience) {

    /** Whether anything is kept at all. */
    public boolean isOn() {
        return memoryBytes > 0;
    }
}
