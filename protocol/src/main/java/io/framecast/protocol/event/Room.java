package io.framecast.protocol.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether there is room for a paced request, as the one coordinator says that keeps the domain's reservations.
 *
 * @param ruid request unique id
 * @param term that coordinator's term: what a former one says later counts no more
 * @param verdict whether there is
 * @param place where it waits; null unless it does
 * @param detail where it is refused: rule, value and remedy; else empty
 * @param at when it was written
 */
public record Room(String ruid, long term, RoomVerdict verdict, @Nullable QueuePlace place, String detail, Instant at) implements DomainEvent {}
