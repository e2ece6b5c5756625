package io.framecast.protocol.event;

import java.time.Instant;

/**
 * A paced request's claim to its rate, made by the coordinator that keeps the request, and again from time to time: who is not heard
 * of for long holds nothing.
 *
 * @param ruid request unique id
 * @param state what is said
 * @param bytesPerSecond the rate; 0 where it leaves
 * @param since when the request was accepted: who came first is first
 * @param at when it was written
 */
public record Claim(String ruid, ClaimState state, long bytesPerSecond, Instant since, Instant at) implements DomainEvent {}
