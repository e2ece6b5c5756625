package io.framecast.gateway.events;

import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.DomainEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * Passes the domain's events on to those who watch.
 *
 * <p>Nobody waits for a client: each has a queue of its own, of bounded length. One that does not read is dropped when its queue is
 * full: it is told so at the end of what it has missed nothing of, and its connection is closed where it does not read that
 * either. The latest events are kept, so that a client that comes back with the id of the last one it had misses nothing, unless it
 * was away for long or comes to another gateway; then it is told that there is a gap.
 *
 * <p>Thread-safe. An event is put into words once, and only where somebody watches.
 */
public final class EventHub {

    private static final Duration DROPPED_CLOSES_AFTER = Duration.ofSeconds(10);
    private static final String GAP = "GAP";
    private static final String DROPPED = "DROPPED";

    private final EventSettings settings;
    private final String streamName;
    private final Counter dropped;
    private final Set<Client> clients = new LinkedHashSet<>();
    private final ArrayDeque<Happened> kept = new ArrayDeque<>();
    private long sequence;
    private boolean isOpen;

    private record Happened(long sequence, @Nullable String key, DomainEvent event) {}

    private static final class Client {
        private final @Nullable String ruid;
        private final Sinks.Many<ToldEvent> queue;
        private final Sinks.Empty<Void> closed = Sinks.empty();
        private volatile boolean isDropped;

        Client(@Nullable String ruid, int buffer) {
            this.ruid = ruid;
            this.queue = Sinks.many().unicast().onBackpressureBuffer(Queues.<ToldEvent>get(buffer).get());
        }

        boolean wants(Happened happened) {
            return ruid == null || ruid.equals(happened.key);
        }
    }

    /**
     * @param streamName names this start of this gateway in event ids
     */
    public EventHub(EventSettings settings, String streamName, MeterRegistry meters) {
        this.settings = settings;
        this.streamName = streamName;
        this.dropped = Counter.builder("framecast.events.clients.dropped")
                .description("clients that watched events and were too slow")
                .register(meters);
        Gauge.builder("framecast.events.clients", this, EventHub::clients).description("clients that watch events").register(meters);
    }

    /** From now on events are news: what was read before is the past. */
    public synchronized void open() {
        isOpen = true;
    }

    /** How many clients watch. */
    public synchronized int clients() {
        return clients.size();
    }

    /**
     * Something has happened.
     *
     * @param key RUID or movie id; null where there is none
     */
    public synchronized void publish(@Nullable String key, DomainEvent event) {
        if (!isOpen) {
            return;
        }
        Happened happened = new Happened(++sequence, key, event);
        kept.addLast(happened);
        if (kept.size() > settings.kept()) {
            kept.removeFirst();
        }
        ToldEvent told = null;
        for (Client client : List.copyOf(clients)) {
            if (client.wants(happened)) {
                told = told == null ? tell(happened) : told;
                offer(client, told);
            }
        }
    }

    /** Shows each client, and whatever stands in between, that the connection lives. To be called now and then. */
    public synchronized void keepAlive() {
        ToldEvent comment = ToldEvent.comment("alive");
        List.copyOf(clients).forEach(client -> offer(client, comment));
    }

    /**
     * Begins to watch.
     *
     * @param ruid events of that request alone; null for all
     * @param lastEventId id of the last event the client has seen; null for a client that is new
     * @return the events; each subscriber is a client
     * @throws RequestRefusedException 503 where as many watch as may
     */
    public Flux<ToldEvent> watch(@Nullable String ruid, @Nullable String lastEventId) {
        Client client = new Client(ruid, settings.buffer());
        synchronized (this) {
            if (clients.size() >= settings.maxClients()) {
                throw new RequestRefusedException(503, settings.maxClients() + " clients watch events here, as many as may; try another gateway");
            }
            offer(client, ToldEvent.comment("watching"));
            if (lastEventId != null) {
                missed(lastEventId).stream().filter(told -> told.happened == null || client.wants(told.happened))
                        .forEach(told -> offer(client, told.happened == null ? gap() : tell(told.happened)));
            }
            if (!client.isDropped) {
                clients.add(client);
            }
        }
        return client.queue.asFlux()
                .concatWith(Flux.defer(() -> client.isDropped ? Flux.just(dropped()) : Flux.empty()))
                .takeUntilOther(client.closed.asMono())
                .doFinally(signal -> forget(client));
    }

    private record Missed(@Nullable Happened happened) {}

    /** What came after that id; a gap where that is not known any more. */
    private List<Missed> missed(String lastEventId) {
        List<Missed> missed = new ArrayList<>();
        long last = sequenceOf(lastEventId);
        boolean isKnown = last >= 0 && last <= sequence && (last == sequence || (!kept.isEmpty() && kept.getFirst().sequence <= last + 1));
        if (!isKnown) {
            missed.add(new Missed(null));
            return missed;
        }
        kept.stream().filter(happened -> happened.sequence > last).map(Missed::new).forEach(missed::add);
        return missed;
    }

    private long sequenceOf(String eventId) {
        if (!eventId.startsWith(streamName + "-")) {
            return -1;
        }
        try {
            return Long.parseLong(eventId.substring(streamName.length() + 1));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private void offer(Client client, ToldEvent told) {
        if (client.isDropped || client.queue.tryEmitNext(told) != Sinks.EmitResult.FAIL_OVERFLOW) {
            return;
        }
        client.isDropped = true;
        clients.remove(client);
        dropped.increment();
        client.queue.tryEmitComplete();
        // Its queue is read to the end where it reads at all; the connection of one that does not is not kept for it.
        Mono.delay(DROPPED_CLOSES_AFTER).subscribe(late -> client.closed.tryEmitError(new IOException("it did not read what it was told")));
    }

    private synchronized void forget(Client client) {
        clients.remove(client);
    }

    /** Ends all streams: this gateway stops. */
    public synchronized void close() {
        isOpen = false;
        List.copyOf(clients).forEach(client -> client.queue.tryEmitComplete());
        clients.clear();
    }

    private ToldEvent tell(Happened happened) {
        return new ToldEvent(streamName + "-" + happened.sequence, EventLine.name(happened.event),
                EventLine.of(happened.key, happened.event, settings.maxBodyBytes()));
    }

    private static ToldEvent gap() {
        return new ToldEvent(null, GAP, "{\"detail\":\"what happened since the last event you have is not known here; read the state again\"}");
    }

    private ToldEvent dropped() {
        return new ToldEvent(null, DROPPED, "{\"detail\":\"at most " + settings.buffer()
                + " events wait for a client, you have read too slowly; open the stream again, and read faster or watch one ruid\"}");
    }
}
