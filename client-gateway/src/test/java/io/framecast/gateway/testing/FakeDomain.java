package io.framecast.gateway.testing;

import io.framecast.gateway.request.RequestBoard;
import io.framecast.gateway.viewing.Events;
import io.framecast.gateway.viewing.RequestDesk;
import io.framecast.gateway.viewing.Viewings;
import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.GroupRole;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.QueuePlace;
import io.framecast.protocol.event.RecordingEvent;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.event.Standby;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.event.Vdone;
import io.framecast.protocol.event.Vpdone;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A domain in memory: answers a gateway's events as coordinator and strategist would, with frame services that hold every frame
 * and push over real links. What it tells comes on one thread of its own, like a topic reader's.
 */
public final class FakeDomain implements Events, AutoCloseable {

    private static final long TERM = 7;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    private final FakeHolders holders;
    private final FakeMovies movies = new FakeMovies(TERM);
    private final Map<String, Crq> requests = new HashMap<>();
    private final Map<String, Integer> epochs = new HashMap<>();
    private final List<DomainEvent> sent = new CopyOnWriteArrayList<>();
    private RequestBoard board;
    private Viewings viewings;
    private RequestDesk desk;
    private BiConsumer<String, DomainEvent> watcher = (key, event) -> { };
    private volatile Runnable beforePlan = () -> { };
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile boolean isKafkaDown;
    private volatile boolean isSilent;
    private volatile boolean isFull;
    private volatile @Nullable String refusal;
    private final List<Crq> queue = new ArrayList<>();

    FakeDomain(JoinToken tokens) {
        this.holders = new FakeHolders(tokens);
    }

    void connect(RequestBoard toBoard, Viewings toViewings, RequestDesk toDesk, Consumer<ImportEvent> toImports) {
        board = toBoard;
        viewings = toViewings;
        desk = toDesk;
        movies.answerTo(toImports);
    }

    /** Gives it the movies it can change and delete. */
    void withMovies(Function<String, Optional<Movie>> known) {
        movies.connect(known, deleted -> requests.values().stream().filter(crq -> crq.movieId().equals(deleted.id()))
                .forEach(crq -> fail(crq.ruid(), "movie " + deleted.id() + " was deleted")));
    }

    /** Who reads the records of movies that grow. */
    void withRecordings(Consumer<Movie> reader) {
        movies.recordTo(reader);
    }

    /** Its frame services. */
    public FakeHolders holders() {
        return holders;
    }

    /** Tells a watcher all that happens. */
    void watchedBy(BiConsumer<String, DomainEvent> told) {
        watcher = told;
    }

    /** Runs it before each plan is made, on the domain's thread. */
    public void onPlan(Runnable step) {
        beforePlan = step;
    }

    /** From now on Kafka takes nothing. */
    public void kafkaDown(boolean down) {
        isKafkaDown = down;
    }

    /** That many records from now on are not taken. */
    public void kafkaRefuses(int records) {
        refusals.set(records);
    }

    /** From now on no coordinator answers. */
    public void silent(boolean silent) {
        isSilent = silent;
    }

    /** From now on paced requests wait until there is room again. */
    public void full(boolean full) {
        isFull = full;
        if (!full) {
            thread.execute(() -> {
                List.copyOf(queue).forEach(this::plan);
                queue.clear();
            });
        }
    }

    /** From now on paced requests are refused for this reason. */
    public void refusePaced(String reason) {
        refusal = reason;
    }

    /** Every event the gateway wrote. */
    public List<DomainEvent> sent() {
        return sent;
    }

    /** Events of that kind the gateway wrote. */
    public <E extends DomainEvent> List<E> sent(Class<E> kind) {
        return sent.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public <E extends DomainEvent> CompletableFuture<?> send(Topic<E> topic, String key, E event) {
        if (isKafkaDown || thread.isShutdown() || refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return CompletableFuture.failedFuture(new IllegalStateException("Kafka is down"));
        }
        sent.add(event);
        thread.execute(() -> take(key, event));
        return CompletableFuture.completedFuture(null);
    }

    private void take(String key, DomainEvent event) {
        switch (event) {
            case RecordingEvent grows -> {
                if (!isSilent) {
                    movies.recording(grows);
                }
            }
            case ImportEvent imported -> {
                movies.hear(imported);
                watcher.accept(key, imported);
                if (!isSilent) {
                    movies.answer(imported);
                }
            }
            default -> {
                tell(key, event);
                if (!isSilent) {
                    answer(event);
                }
            }
        }
    }

    /** Runs it as if a topic reader had read something. */
    public void onReader(Runnable step) {
        thread.execute(step);
    }

    private void tell(String ruid, DomainEvent event) {
        board.apply(ruid, event);
        desk.onEvent(ruid);
        watcher.accept(ruid, event);
    }

    /** What a primary says that was paused while another took over, and does not know the request. */
    public void formerPrimaryEnds(String ruid) {
        viewings.onEnd(ruid, RequestPhase.ABANDONED, TERM - 1, "no coordinator knows this request");
    }

    private void fail(String ruid, String reason) {
        tell(ruid, new Vpdone(ruid, RequestPhase.FAILED, TERM, epochs.getOrDefault(ruid, 0), reason, FrameMask.empty(), Instant.now()));
        viewings.onEnd(ruid, RequestPhase.FAILED, TERM, reason);
        holders.leave(ruid, TERM);
    }

    private void answer(DomainEvent event) {
        switch (event) {
            case Crq crq -> plan(crq);
            case Cdone cdone -> end(cdone.ruid(), RequestPhase.DONE, cdone.cached());
            case Cancel cancel -> end(cancel.ruid(), RequestPhase.CANCELLED, FrameMask.empty());
            default -> { }
        }
    }

    private void end(String ruid, RequestPhase phase, FrameMask cached) {
        Vdone vdone = new Vdone(ruid, phase, TERM, epochs.getOrDefault(ruid, 0), FrameMask.empty(), cached, Instant.now());
        tell(ruid, vdone);
        viewings.onEnd(ruid, phase, TERM, "");
        holders.leave(ruid, TERM);
    }

    private void plan(Crq crq) {
        beforePlan.run();
        String refused = refusal;
        if (crq.rate() != null && refused != null) {
            fail(crq.ruid(), refused);
            return;
        }
        if (crq.rate() != null && isFull) {
            queued(crq);
            return;
        }
        Crq first = requests.putIfAbsent(crq.ruid(), crq);
        Crq body = first == null ? crq : first;
        int epoch = epochs.getOrDefault(crq.ruid(), 0);
        FrameMask missing = body.wanted().andNot(crq.have());
        Prq prq = new Prq(crq.ruid(), TERM, epoch, epoch, body.movieId(), body.movieVersion(), body.wanted(), crq.have(), missing,
                body.maxSources(), body.purpose(), crq.sink(), List.of(), List.of(), Instant.now());
        tell(crq.ruid(), prq);
        viewings.onPrq(prq);
        List<Share> shares = shares(body, missing);
        epochs.put(crq.ruid(), epoch + 1);
        Strg strg = new Strg(crq.ruid(), TERM, epoch + 1, epoch + 1, body.movieId(), body.movieVersion(), body.wanted(), missing,
                crq.sink(), shares, unavailable(body, missing), "test", Instant.now());
        tell(crq.ruid(), strg);
        viewings.onStrg(strg);
        Sink sink = crq.sink();
        if (sink != null) {
            viewings.onSvjoin(forSink(strg, sink));
            holders.join(strg, sink);
        }
    }

    private static Svjoin forSink(Strg strg, Sink sink) {
        return new Svjoin(strg.ruid(), sink.nodeId(), sink.incarnation(), GroupRole.SINK, strg.term(), strg.epoch(),
                strg.sequence(), strg.movieId(), strg.movieVersion(), sink, FrameMask.empty(), FrameMask.empty(), "", strg.wanted(),
                strg.shares(), strg.unavailable(), Instant.now());
    }

    private void queued(Crq crq) {
        if (queue.stream().noneMatch(waits -> waits.ruid().equals(crq.ruid()))) {
            queue.add(crq);
        }
        for (int i = 0; i < queue.size(); i++) {
            Crq waits = queue.get(i);
            Prq prq = new Prq(waits.ruid(), TERM, 0, 0, waits.movieId(), waits.movieVersion(), waits.wanted(), waits.have(),
                    waits.wanted().andNot(waits.have()), waits.maxSources(), waits.purpose(), waits.sink(), List.of(), List.of(),
                    new QueuePlace(i + 1, queue.size()), Instant.now());
            tell(waits.ruid(), prq);
            viewings.onPrq(prq);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        holders.close();
    }

    private FrameMask unavailable(Crq crq, FrameMask missing) {
        return missing.andNot(holders.held(crq.movieId(), crq.movieVersion()));
    }

    private List<Share> shares(Crq crq, FrameMask missing) {
        List<String> nodes = holders.nodes().stream().limit(crq.maxSources()).toList();
        FrameMask held = missing.andNot(unavailable(crq, missing));
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            FrameMask.Builder mask = new FrameMask.Builder();
            int part = i;
            held.forEach(frame -> {
                if (frame % nodes.size() == part) {
                    mask.add(frame);
                }
            });
            FrameMask share = mask.build();
            if (!share.isEmpty()) {
                shares.add(new Share(nodes.get(i), share,
                        nodes.size() == 1 ? List.of() : List.of(new Standby(nodes.get((i + 1) % nodes.size()), share))));
            }
        }
        return shares;
    }
}
