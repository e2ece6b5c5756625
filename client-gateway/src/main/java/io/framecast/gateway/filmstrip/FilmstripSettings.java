package io.framecast.gateway.filmstrip;

import java.time.Duration;

/**
 * What filmstrips may take.
 *
 * @param cacheBytes how much is kept of finished ones
 * @param atOnce how many are made at once, each on a thread of its own
 * @param waiting how many more may wait for their turn
 * @param within tiles whose frames have not come by then stay blank
 * @param sources how many frame services share the frames of one
 */
public record FilmstripSettings(long cacheBytes, int atOnce, int waiting, Duration within, int sources) {}
