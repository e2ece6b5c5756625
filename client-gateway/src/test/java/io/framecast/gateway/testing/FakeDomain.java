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
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.RecordingEvent;
import io.framecast.protocol.event.QueuePlace;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.event.Standby;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.event.Vdone;
import io.framecast.protocol.event.Vpdone;
import io.framecast.protocol.link.HolderLinks;
import io.framecast.protocol.link.HolderSettings;
import io.framecast.protocol.link.InMemoryFrameSource;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import io.framecast.protocol.record.IndexEntry;
import io.framecast.protocol.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
import reactor.core.publisher.Mono;

/**
 * A domain in memory: answers a gateway's events as coordinator and strategist would, with frame services that hold every frame
 * and push over real links. What it tells comes on one thread of its own, like a topic reader's.
 */
public final class FakeDomain implements Events, AutoCloseable {

    private static final long TERM = 7;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    private final JoinToken tokens;
    private final Map<String, HolderLinks> holders = new LinkedHashMap<>();
    private final Map<String, InMemoryFrameSource> stores = new HashMap<>();
    private final Map<String, Crq> requests = new HashMap<>();
    private final Map<String, Integer> epochs = new HashMap<>();
    private final List<DomainEvent> sent = new CopyOnWriteArrayList<>();
    private RequestBoard board;
    private Viewings viewings;
    private RequestDesk desk;
    private Consumer<ImportEvent> imports = event -> { };
    private Function<String, Optional<Movie>> movies = id -> Optional.empty();
    private BiConsumer<String, DomainEvent> watcher = (key, event) -> { };
    private Consumer<Movie> recordings = movie -> { };
    private long changes;
    private volatile Runnable beforePlan = () -> { };
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile boolean isKafkaDown;
    private volatile boolean isSilent;
    private volatile boolean isFull;
    private volatile @Nullable String refusal;
    private final List<Crq> queue = new ArrayList<>();

    FakeDomain(JoinToken tokens) {
        this.tokens = tokens;
    }

    void connect(RequestBoard toBoard, Viewings toViewings, RequestDesk toDesk, Consumer<ImportEvent> toImports) {
        board = toBoard;
        viewings = toViewings;
        desk = toDesk;
        imports = toImports;
    }

    /** Gives it the movies it can change and delete. */
    void withMovies(Function<String, Optional<Movie>> known) {
        movies = known;
    }

    /** Tells a watcher all that happens. */
    void watchedBy(BiConsumer<String, DomainEvent> told) {
        watcher = told;
    }

    /** Adds a frame service. */
    public InMemoryFrameSource addHolder(String node) {
        InMemoryFrameSource store = new InMemoryFrameSource();
        stores.put(node, store);
        holders.put(node, new HolderLinks(store, HolderSettings.defaults(), node, 1, new SimpleMeterRegistry()));
        return store;
    }

    /** Bytes of frame records that the living frame services have pushed so far. */
    public long sentBytes() {
        return holders.values().stream().mapToLong(HolderLinks::sentBytes).sum();
    }

    /** Ends a frame service: its links drop. */
    public void kill(String node) {
        HolderLinks holder = holders.remove(node);
        if (holder != null) {
            holder.close();
        }
    }

    /** What a frame service's index says; an error where it is dead. */
    Mono<byte[]> entries(Member node, Movie movie, int first, int last) {
        if (!holders.containsKey(node.nodeId())) {
            return Mono.error(new IllegalStateException(node.nodeId() + " is dead"));
        }
        InMemoryFrameSource store = stores.get(node.nodeId());
        int[] held = store.held(movie.id(), movie.version()).and(FrameMask.range(first, last)).toArray();
        ByteBuffer entries = ByteBuffer.allocate(held.length * IndexEntry.BYTES);
        for (int frame : held) {
            ByteBuf record = store.record(movie.id(), movie.version(), frame);
            IndexEntry.put(entries, frame, FrameRecord.jpegBytes(record, 0), FrameRecord.timeMicros(record, 0));
        }
        return Mono.just(entries.array());
    }

    /** Its frame services, as they check what they hold. */
    FakeChecks checks() {
        return new FakeChecks(this);
    }

    /** Frames of a movie that a node holds. */
    Optional<FrameMask> heldBy(String node, Movie movie) {
        return holders.containsKey(node) ? Optional.of(stores.get(node).held(movie.id(), movie.version())) : Optional.empty();
    }

    /** The frame services that were added, dead or alive. */
    public Map<String, InMemoryFrameSource> stores() {
        return stores;
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
        thread.execute(() -> {
            if (event instanceof RecordingEvent grows) {
                if (!isSilent) {
                    recording(grows);
                }
                return;
            }
            if (event instanceof ImportEvent imported) {
                imports.accept(imported);
                watcher.accept(key, imported);
                if (imported instanceof ImportEvent.OfMovie question && !isSilent) {
                    imports.accept(answer(question));
                }
                if (imported instanceof ImportEvent.Requested requested && !isSilent) {
                    imports.accept(new ImportEvent.Accepted(requested.importId(), requested.movieId(), "v1", Instant.now()));
                }
                return;
            }
            tell(key, event);
            if (!isSilent) {
                answer(event);
            }
        });
        return CompletableFuture.completedFuture(null);
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

    private ImportEvent answer(ImportEvent.OfMovie question) {
        Movie movie = movies.apply(question.movieId()).orElse(null);
        if (movie == null) {
            return new ImportEvent.Refused(question.changeId(), question.movieId(), ImportEvent.Refusal.UNKNOWN, "unknown here", Instant.now());
        }
        if (question instanceof ImportEvent.ChangeAsked asked) {
            return new ImportEvent.Changed(asked.changeId(), movie.id(), asked.edit().applyTo(movie).listed(TERM, ++changes), Instant.now());
        }
        requests.values().stream().filter(crq -> crq.movieId().equals(movie.id())).forEach(crq -> fail(crq.ruid(), "movie " + movie.id() + " was deleted"));
        return new ImportEvent.Deleted(question.changeId(), movie.id(), movie.deleted(Instant.now()).listed(TERM, ++changes), Instant.now());
    }

    /** As the coordinator decides it, but for what it refuses. */
    private void recording(RecordingEvent event) {
        Movie before = movies.apply(event.movieId()).orElse(null);
        Movie after = switch (event) {
            case RecordingEvent.BeginAsked asked when before == null -> Movie.recording(asked.movieId(), asked.changeId(), asked.title(),
                    asked.frameRate(), asked.copies(), asked.recordedAt(), asked.labels(), Instant.now());
            case RecordingEvent.WriterAsked asked when before != null && before.grows() ->
                before.with(before.recording().writtenBy(asked.gateway(), asked.incarnation(), before.frames()));
            case RecordingEvent.Appended appended when before != null && before.grows() -> before.grownBy(appended);
            case RecordingEvent.CloseAsked asked when before != null && before.grows() -> before.with(before.recording().closed());
            default -> null;
        };
        if (after != null) {
            Movie told = after.listed(TERM, ++changes);
            if (event instanceof RecordingEvent.Question question) {
                imports.accept(new ImportEvent.Changed(question.changeId(), told.id(), told, Instant.now()));
            }
            recordings.accept(told);
        } else if (event instanceof RecordingEvent.Question question) {
            imports.accept(new ImportEvent.Refused(question.changeId(), question.movieId(),
                    question instanceof RecordingEvent.BeginAsked ? ImportEvent.Refusal.TAKEN : ImportEvent.Refusal.NOT_RECORDING,
                    question instanceof RecordingEvent.BeginAsked ? "is taken here" : "is not recorded here", Instant.now()));
        }
    }

    /** Who reads the records of movies that grow. */
    void withRecordings(Consumer<Movie> reader) {
        recordings = reader;
    }

    /** What a primary says that was paused while another took over, and does not know the request. */
    public void formerPrimaryEnds(String ruid) {
        viewings.onEnd(ruid, RequestPhase.ABANDONED, TERM - 1, "no coordinator knows this request");
    }

    private void fail(String ruid, String reason) {
        tell(ruid, new Vpdone(ruid, RequestPhase.FAILED, TERM, epochs.getOrDefault(ruid, 0), reason, FrameMask.empty(), Instant.now()));
        viewings.onEnd(ruid, RequestPhase.FAILED, TERM, reason);
        holders.values().forEach(holder -> holder.leave(ruid, TERM, Integer.MAX_VALUE));
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
        holders.values().forEach(holder -> holder.leave(ruid, TERM, Integer.MAX_VALUE));
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
            join(strg, sink);
        }
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

    private FrameMask unavailable(Crq crq, FrameMask missing) {
        FrameMask held = FrameMask.empty();
        for (String node : holders.keySet()) {
            held = held.or(stores.get(node).held(crq.movieId(), crq.movieVersion()));
        }
        return missing.andNot(held);
    }

    private List<Share> shares(Crq crq, FrameMask missing) {
        List<String> nodes = holders.keySet().stream().limit(crq.maxSources()).toList();
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

    private void join(Strg strg, Sink sink) {
        viewings.onSvjoin(new Svjoin(strg.ruid(), sink.nodeId(), sink.incarnation(), GroupRole.SINK, strg.term(), strg.epoch(),
                strg.sequence(), strg.movieId(), strg.movieVersion(), sink, FrameMask.empty(), FrameMask.empty(), "", strg.wanted(),
                strg.shares(), strg.unavailable(), Instant.now()));
        holders.forEach((node, links) -> {
            FrameMask share = FrameMask.empty();
            FrameMask standby = FrameMask.empty();
            for (Share each : strg.shares()) {
                share = each.node().equals(node) ? share.or(each.mask()) : share;
                for (Standby other : each.standbys()) {
                    standby = other.node().equals(node) ? standby.or(other.mask()) : standby;
                }
            }
            if (!share.isEmpty() || !standby.isEmpty()) {
                links.join(new Svjoin(strg.ruid(), node, 1, share.isEmpty() ? GroupRole.STANDBY : GroupRole.SOURCE, strg.term(),
                        strg.epoch(), strg.sequence(), strg.movieId(), strg.movieVersion(), sink, share, standby,
                        tokens.mint(strg.ruid(), node, 1, strg.term(), strg.epoch()), FrameMask.empty(), List.of(), FrameMask.empty(),
                        Instant.now()));
            }
        });
    }

    @Override
    public void close() {
        thread.shutdownNow();
        holders.values().forEach(HolderLinks::close);
    }
}
