package io.framecast.protocol.event;

import java.time.Instant;

/**
 * A movie version was deleted: written once into every RUID partition, so that all state machines read it in their own log and
 * fail what asks for it.
 *
 * @param movieId the movie
 * @param movieVersion the version that is gone
 * @param at when it was deleted
 */
public record MovieGone(String movieId, String movieVersion, Instant at) implements DomainEvent {}
