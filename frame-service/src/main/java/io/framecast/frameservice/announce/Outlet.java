package io.framecast.frameservice.announce;

import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.topic.Topic;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where events go: Kafka, or a list in a test. Thread-safe, does not block. */
public interface Outlet {

    /**
     * Writes an event, or withdraws what its compacted topic says under the key.
     *
     * @param event null withdraws
     * @return completes when it is written, exceptionally where it could not be
     */
    <E extends DomainEvent> CompletableFuture<?> write(Topic<E> topic, String key, @Nullable E event);
}
