package io.framecast.protocol.event;

import java.time.Instant;

/**
 * A request ended from outside: deleted, its channel closed, or unknown to its sink.
 *
 * @param ruid request unique id
 * @param node who says so
 * @param reason why
 * @param at when it was written
 */
public record Cancel(String ruid, String node, CancelReason reason, Instant at) implements DomainEvent {}
