package io.framecast.strategist.retention;

import io.framecast.protocol.event.Movie;

/**
 * A movie that a rule deletes.
 *
 * @param movie the movie
 * @param reason rule and value, for people
 */
record Doomed(Movie movie, String reason) {}
