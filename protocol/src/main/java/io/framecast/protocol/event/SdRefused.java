package io.framecast.protocol.event;

import java.time.Instant;

/**
 * SDREFUSED: a process may not join, for another one has its nodeId. Keyed by that name.
 *
 * @param nodeId the name
 * @param incarnation which start of it is refused; any other one ignores this
 * @param reason rule, value and remedy, for people
 * @param at when it was written
 */
public record SdRefused(String nodeId, long incarnation, String reason, Instant at) implements DomainEvent {}
