package io.framecast.protocol.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be used, with its reason.
 *
 * @param topic where it was read
 * @param partition where it was read
 * @param offset where it was read
 * @param key its key, where it had one
 * @param reason why it was refused
 * @param payload its bytes in Base64, cut to 64 KiB
 * @param node who refused it
 * @param at when it was written
 */
public record DeadLetter(String topic, int partition, long offset, @Nullable String key, String reason, String payload, String node, Instant at) implements DomainEvent {}
