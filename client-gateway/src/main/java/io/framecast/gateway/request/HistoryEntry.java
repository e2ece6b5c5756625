package io.framecast.gateway.request;

import java.time.Instant;

/**
 * One thing that happened to a request.
 *
 * @param at when it was written
 * @param event the topic's name in capitals, such as {@code STRG}
 * @param detail what it said, for people
 */
public record HistoryEntry(Instant at, String event, String detail) {}
