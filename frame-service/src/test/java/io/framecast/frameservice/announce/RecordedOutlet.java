package io.framecast.frameservice.announce;

import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.topic.Topic;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps what is written, after having refused as many writes as told. */
public final class RecordedOutlet implements Outlet {

    /** One write. */
    public record Written(String topic, String key, @Nullable DomainEvent event) {}

    private final List<Written> written = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();

    /** Refuses that many writes from now on. */
    public void refuseNext(int writes) {
        refusals.set(writes);
    }

    /** All writes that were taken. */
    public List<Written> written() {
        return written;
    }

    /** Events of that type among them. */
    public <E extends DomainEvent> Stream<E> events(Class<E> type) {
        return written.stream().map(Written::event).filter(type::isInstance).map(type::cast);
    }

    @Override
    public <E extends DomainEvent> CompletableFuture<?> write(Topic<E> topic, String key, @Nullable E event) {
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return CompletableFuture.failedFuture(new IllegalStateException("refused"));
        }
        written.add(new Written(topic.name(), key, event));
        return CompletableFuture.completedFuture(null);
    }
}
