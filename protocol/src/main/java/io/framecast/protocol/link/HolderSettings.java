package io.framecast.protocol.link;

import java.time.Duration;

/**
 * Settings of a holder's side of the push link.
 *
 * @param threads event loops that push, 1 or more; a slow disk holds up the links of its loop
 * @param runBytes how much is handed to the network at once, and so what must still be sent after a seek
 * @param connectTimeout how long a dial may take
 * @param redialFirst pause before the first dial after a failed one; doubles with each
 * @param redialMost the longest such pause
 * @param redialFor a group that could not be joined for so long is forgotten
 * @param sinkSilence a sink that has not sent anything for so long while it is served is dialled anew
 * @param idleTimeout a link that serves no group for so long is closed
 * @param maxMessageBytes the longest control message taken
 */
public record HolderSettings(int threads, int runBytes, Duration connectTimeout, Duration redialFirst, Duration redialMost,
        Duration redialFor, Duration sinkSilence, Duration idleTimeout, int maxMessageBytes) {

    /** The defaults. */
    public static HolderSettings defaults() {
        return withThreads(2);
    }

    /** The defaults, with another number of event loops. */
    public static HolderSettings withThreads(int threads) {
        return new HolderSettings(threads, 512 << 10, Duration.ofSeconds(1), Duration.ofMillis(50), Duration.ofSeconds(1), Duration.ofSeconds(60),
                Duration.ofSeconds(10), Duration.ofSeconds(30), 4 << 20);
    }

    /** @throws IllegalArgumentException where a number is out of range */
    public HolderSettings {
        if (threads < 1 || runBytes < 1 || maxMessageBytes < 1024) {
            throw new IllegalArgumentException("threads and runBytes must be 1, maxMessageBytes 1024 or more, got " + threads + ", "
                    + runBytes + " and " + maxMessageBytes);
        }
    }
}
