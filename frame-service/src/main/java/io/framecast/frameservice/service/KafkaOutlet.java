package io.framecast.frameservice.service;

import io.framecast.frameservice.announce.Outlet;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.topic.EventSender;
import io.framecast.protocol.topic.Topic;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Writes events to Kafka. */
record KafkaOutlet(EventSender sender) implements Outlet {

    @Override
    public <E extends DomainEvent> CompletableFuture<?> write(Topic<E> topic, String key, @Nullable E event) {
        return event == null ? sender.withdraw(topic, key) : sender.send(topic, key, event);
    }
}
