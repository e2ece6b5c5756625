package io.framecast.protocol.event;

import java.time.Instant;

/**
 * Asks a strategist where the frames of an import shall be stored.
 *
 * @param importId the import
 * @param movieId the movie
 * @param movieVersion its version
 * @param frames how many
 * @param bytes size of one copy
 * @param copies on how many nodes each frame shall be
 * @param attempt from 1; an answer to an older attempt is ignored
 * @param at when it was written
 */
public record Place(String importId, String movieId, String movieVersion, int frames, long bytes, int copies, int attempt, Instant at) implements DomainEvent {}
