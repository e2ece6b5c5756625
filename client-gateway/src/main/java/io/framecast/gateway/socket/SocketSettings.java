package io.framecast.gateway.socket;

import java.time.Duration;

/**
 * What bounds a socket.
 *
 * @param maxMessageBytes the longest message a client may send
 * @param maxChannels channels open at once on one socket
 * @param maxRanges ranges of one demand
 * @param maxEarlyMessages messages about a channel that is not open yet
 * @param lowWaterBytes a socket that was full is written to again below this
 * @param highWaterBytes no frame is written to a socket that has this much waiting
 * @param unsentBytes the kernel takes no more while it has this much of a socket and has not sent it
 * @param pingEvery how often the client is pinged
 * @param silenceAfter a client that is silent, and takes nothing, for so long is given up
 */
public record SocketSettings(int maxMessageBytes, int maxChannels, int maxRanges, int maxEarlyMessages, int lowWaterBytes,
        int highWaterBytes, int unsentBytes, Duration pingEvery, Duration silenceAfter) {}
