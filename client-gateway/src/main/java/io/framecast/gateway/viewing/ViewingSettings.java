package io.framecast.gateway.viewing;

import java.time.Duration;

/**
 * How requests are asked for and kept.
 *
 * @param askAgainAfter a CRQ that nobody answered is written again after this, then after twice, four and eight times as long
 * @param giveUpAfter a request that nobody has answered by then is refused
 * @param progressEvery how often progress is told while something changes
 * @param reopenWithin how long a request whose viewer is gone is kept to be opened again
 * @param windowBytes bytes asked of sources or waiting for one viewer, at most
 * @param windowFrames frames asked of sources and not yet come, for one viewer, at most
 * @param maxPending requests not answered yet, at most
 * @param maxOpen requests of which this gateway is the sink, at most
 */
public record ViewingSettings(Duration askAgainAfter, Duration giveUpAfter, Duration progressEvery, Duration reopenWithin,
        long windowBytes, int windowFrames, int maxPending, int maxOpen) {}
