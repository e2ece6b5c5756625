package io.framecast.protocol.sink;

import io.framecast.protocol.link.JoinToken;
import java.time.Duration;

/**
 * Settings of a node's push link listener.
 *
 * @param bindAddress address to listen on
 * @param port port to listen on; 0 takes a free one
 * @param tokens checks join tokens with the domain's secret
 * @param threads event loops that read links, 1 or more
 * @param pingInterval how often a link of a group is pinged, and silence is looked for
 * @param lateAfter a source that owes frames and has sent none for so long is late: its standbys are asked as well
 * @param lostAfter a link on which nothing at all has come for so long is lost
 * @param linkTimeout a source that the strategy names and that has had no link for so long is reported lost, and again each time
 * @param joinGrace for so long after a new strategy a source may dial before its standbys are asked in its place
 * @param seekTime for so long frames that no source of the strategy has wait for another strategy before they are reported unavailable
 * @param parkTime for so long a link that joins a group this node does not know yet is kept
 * @param maxParked how many such links are kept at once; further ones are refused
 * @param joinTimeout a new connection that has not joined by then is closed
 * @param idleTimeout a link that serves no group for so long is closed
 * @param maxMessageBytes the longest control message taken
 */
public record SinkServerSettings(String bindAddress, int port, JoinToken tokens, int threads, Duration pingInterval, Duration lateAfter,
        Duration lostAfter, Duration linkTimeout, Duration joinGrace, Duration seekTime, Duration parkTime, int maxParked, Duration joinTimeout, Duration idleTimeout,
        int maxMessageBytes) {

    /** The defaults, on that address and port. */
    public static SinkServerSettings of(String bindAddress, int port, JoinToken tokens) {
        return new SinkServerSettings(bindAddress, port, tokens, 2, Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofSeconds(2),
                Duration.ofSeconds(5), Duration.ofMillis(50), Duration.ofSeconds(2), Duration.ofSeconds(2), 1024, Duration.ofSeconds(5), Duration.ofSeconds(60), 4 << 20);
    }

    /** @throws IllegalArgumentException where a number is out of range */
    public SinkServerSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("link port must be 0-65535, got " + port);
        }
        if (threads < 1 || maxParked < 0 || maxMessageBytes < 1024) {
            throw new IllegalArgumentException("threads must be 1, maxParked 0 and maxMessageBytes 1024 or more, got " + threads + ", "
                    + maxParked + " and " + maxMessageBytes);
        }
        if (lateAfter.compareTo(pingInterval) < 0 || lostAfter.compareTo(lateAfter) < 0) {
            throw new IllegalArgumentException("pingInterval <= lateAfter <= lostAfter must hold, got " + pingInterval + ", " + lateAfter
                    + ", " + lostAfter);
        }
    }
}
