package io.framecast.gateway.viewing;

import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.topic.Topic;
import java.util.concurrent.CompletableFuture;

/** Writes this node's events to the domain's topics. Thread-safe, never blocks. */
@FunctionalInterface
public interface Events {

    /**
     * Writes an event.
     *
     * @param key the record's key
     * @return completes when the domain has it; exceptionally, within a second, where it could not be written
     */
    <E extends DomainEvent> CompletableFuture<?> send(Topic<E> topic, String key, E event);
}
