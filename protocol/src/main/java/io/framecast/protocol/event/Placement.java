package io.framecast.protocol.event;

import java.time.Instant;
import java.util.List;

/**
 * A strategist's answer to {@link Place}.
 *
 * @param importId the import
 * @param movieId the movie
 * @param attempt of the question
 * @param targets who shall store what; empty where no node has room
 * @param detail why there are fewer copies than asked for, or no targets; empty where all is well
 * @param at when it was written
 */
public record Placement(String importId, String movieId, int attempt, List<PlacementTarget> targets, String detail, Instant at) implements DomainEvent {}
