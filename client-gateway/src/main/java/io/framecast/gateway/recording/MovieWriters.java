package io.framecast.gateway.recording;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.change.MovieDesk;
import io.framecast.gateway.viewing.Events;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.Recording;
import io.framecast.protocol.event.RecordingEvent;
import io.framecast.protocol.id.Ids;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.watch.Pulse;
import io.framecast.protocol.watch.QueueMeter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The movies this gateway writes, and how it comes to write one. Thread-safe. */
public final class MovieWriters {

    private static final Duration CLEAN_AGAIN_AFTER = Duration.ofMillis(100);
    private static final int CLEAN_TRIES = 100;
    private static final int SUFFIX_CHARS = 6;

    private final Catalogue catalogue;
    private final MovieDesk desk;
    private final Events events;
    private final AppendClient client;
    private final String nodeId;
    private final long incarnation;
    private final ScheduledExecutorService steps;
    private final Pulse pulse;
    private final InstantSource clock;
    private final RecordingSettings settings;
    private final QueueMeter queue;
    /** By movie id: the writer, or the claim that makes one. */
    private final Map<String, CompletableFuture<MovieWriter>> writers = new ConcurrentHashMap<>();

    /**
     * @param nodeId this gateway
     * @param incarnation which start of it
     * @param steps a single thread for all of them; nothing blocks on it
     */
    MovieWriters(Catalogue catalogue, MovieDesk desk, Events events, AppendClient client, String nodeId, long incarnation,
            ScheduledExecutorService steps, InstantSource clock, RecordingSettings settings, MeterRegistry meters) {
        this.catalogue = catalogue;
        this.desk = desk;
        this.events = events;
        this.client = client;
        this.nodeId = nodeId;
        this.incarnation = incarnation;
        this.steps = steps;
        this.pulse = Pulse.of(steps);
        this.clock = clock;
        this.settings = settings;
        this.queue = QueueMeter.of(meters, "recordings", settings.maxMovies(), writers::size);
        Gauge.builder("framecast.recording.waiting.bytes", this, MovieWriters::waitingBytes).baseUnit("bytes")
                .description("frames taken for movies that grow, not acknowledged yet").register(meters);
    }

    private double waitingBytes() {
        return writers.values().stream().filter(MovieWriters::isMade)
                .mapToLong(writer -> writer.join().waitingBytes()).sum();
    }

    /**
     * The movies a gateway writes.
     *
     * @param frameServices reaches frame services
     * @param incarnation which start of the gateway
     */
    public static MovieWriters of(Catalogue catalogue, MovieDesk desk, Events events, WebClient frameServices, JoinToken tokens, String nodeId,
            long incarnation, InstantSource clock, RecordingSettings settings, MeterRegistry meters) {
        ScheduledExecutorService steps =
                Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("recordings").factory());
        return new MovieWriters(catalogue, desk, events, new AppendClient(frameServices, tokens), nodeId, incarnation, steps, clock, settings, meters);
    }

    /**
     * What to record.
     *
     * @param movieId null for one made of the title
     * @param title null for none given
     * @param recordedAt null for when the first frame was taken
     */
    public record Wish(@Nullable String movieId, @Nullable String title, @Nullable Instant recordedAt, int copies, FrameRate frameRate,
            Map<String, String> labels) {}

    /** Beats while the thread that does the steps takes them. */
    public Pulse pulse() {
        return pulse;
    }

    /** A longer JPEG is refused. */
    int maxFrameBytes() {
        return settings.maxFrameBytes();
    }

    /** Begins a movie without a frame; fails with {@link RequestRefusedException}: 409 the id is taken, 503 no coordinator in time. */
    public Mono<Movie> begin(Wish wish) {
        return Mono.defer(() -> {
            String changeId = Ids.next(clock.instant());
            String slug = Ids.slug(wish.title() == null ? "recording" : wish.title());
            String movieId = wish.movieId() != null ? wish.movieId()
                    : catalogue.movie(slug).isEmpty() ? slug : slug + "-" + changeId.substring(changeId.length() - SUFFIX_CHARS);
            return desk.ask(new RecordingEvent.BeginAsked(changeId, movieId, nodeId, wish.title() == null ? movieId : wish.title(), wish.copies(),
                    wish.frameRate(), wish.recordedAt(), wish.labels(), clock.instant()));
        });
    }

    /** The gateway that writes the movie, where it is another one and lives. */
    public Optional<Member> writerElsewhere(String movieId) {
        Recording recording = catalogue.movie(movieId).filter(Movie::grows).map(Movie::recording).orElse(null);
        String writer = recording == null ? null : recording.writer();
        return recording == null || writer == null || writer.equals(nodeId) ? Optional.empty()
                : catalogue.view().member(writer).filter(member -> member.incarnation() == recording.writerIncarnation());
    }

    /** The writer here; where there is none, it becomes one first. */
    CompletableFuture<MovieWriter> writer(String movieId) {
        CompletableFuture<MovieWriter> known = writers.get(movieId);
        if (known != null) {
            return known;
        }
        if (writers.size() >= settings.maxMovies()) {
            return madeRoom().thenCompose(isThere -> isThere ? writer(movieId) : full());
        }
        CompletableFuture<MovieWriter> claim = new CompletableFuture<>();
        CompletableFuture<MovieWriter> other = writers.putIfAbsent(movieId, claim);
        if (other != null) {
            return other;
        }
        claim(movieId).subscribe(claim::complete, error -> {
            writers.remove(movieId, claim);
            claim.completeExceptionally(error);
        });
        return claim;
    }

    private CompletableFuture<MovieWriter> full() {
        queue.dropped();
        return CompletableFuture.failedFuture(new RequestRefusedException(503, "this gateway records " + settings.maxMovies()
                + " movies, as many as may be (framecast.gateway.recordings.max-movies); use another gateway"));
    }

    /** Takes its place from the movie that has got no frame for longest; its next frame makes a writer of the same epoch again. */
    private CompletableFuture<Boolean> madeRoom() {
        Instant idleSince = clock.instant().minus(settings.idle());
        MovieWriter idle = writers.values().stream().filter(MovieWriters::isMade).map(CompletableFuture::join)
                .filter(writer -> isIdle(writer, idleSince)).min(Comparator.comparing(MovieWriter::usedAt)).orElse(null);
        if (idle == null) {
            return CompletableFuture.completedFuture(false);
        }
        // Where appends are done, one after the other: none of them finds half a writer.
        return CompletableFuture.supplyAsync(() -> {
            if (!isIdle(idle, idleSince)) {
                return false;
            }
            idle.end(new RequestRefusedException(503, "'" + idle.movieId() + "' got no frame for long, and gave its place to another; try again"));
            writers.computeIfPresent(idle.movieId(), (id, writer) -> isMade(writer) && writer.join() == idle ? null : writer);
            return true;
        }, steps);
    }

    private static boolean isMade(CompletableFuture<MovieWriter> writer) {
        return writer.isDone() && !writer.isCompletedExceptionally();
    }

    private static boolean isIdle(MovieWriter writer, Instant since) {
        return writer.waitingBytes() == 0 && !writer.usedAt().isAfter(since);
    }

    private Mono<MovieWriter> claim(String movieId) {
        return desk.ask(new RecordingEvent.WriterAsked(Ids.next(clock.instant()), movieId, nodeId, incarnation, clock.instant()))
                .flatMap(movie -> allClean(movie).thenReturn(movie))
                .filter(movie -> movie.recording() != null && movie.recording().isWrittenBy(nodeId, incarnation))
                .switchIfEmpty(Mono.error(() -> new RequestRefusedException(503, "another gateway has taken over '" + movieId + "'; try again")))
                .map(movie -> new MovieWriter(movie, catalogue, client, events, nodeId, steps, clock, settings));
    }

    /**
     * Waits until no live frame service has frames of a former writer that were not counted: under their numbers there will be others.
     * One that is out of the view reads of it before it is in it again.
     */
    private Mono<Void> allClean(Movie movie) {
        int epoch = Objects.requireNonNull(movie.recording()).epoch();
        if (epoch <= 1) {
            return Mono.empty();
        }
        List<Member> services = catalogue.view().members().stream().filter(member -> member.role() == NodeRole.FRAME_SERVICE).toList();
        return Flux.fromIterable(services).flatMap(member -> clean(movie, epoch, member)).then();
    }

    private Mono<Void> clean(Movie movie, int epoch, Member member) {
        return Mono.defer(() -> catalogue.view().isLive(member.nodeId(), member.incarnation())
                        ? Mono.fromFuture(client.clean(member, movie.id(), movie.version(), epoch)).map(AppendClient.Answer::isYes)
                        : Mono.just(true))
                .flatMap(isClean -> isClean ? Mono.just(true) : Mono.<Boolean>empty())
                .repeatWhenEmpty(CLEAN_TRIES, turns -> turns.delayElements(CLEAN_AGAIN_AFTER))
                .onErrorMap(IllegalStateException.class, e -> new RequestRefusedException(503, "frame service " + member.nodeId()
                        + " does not answer whether it has dropped what the former writer of '" + movie.id() + "' left; try again in a second"))
                .then();
    }

    /** Ends a recording, after all that was taken here counts. */
    public Mono<Movie> close(String movieId) {
        return Mono.defer(() -> {
            CompletableFuture<MovieWriter> here = writers.get(movieId);
            Mono<Void> settled = here == null ? Mono.empty() : Mono.fromFuture(() -> here.thenCompose(MovieWriter::settled));
            return settled.then(desk.ask(new RecordingEvent.CloseAsked(Ids.next(clock.instant()), movieId, nodeId, clock.instant())));
        });
    }

    /** A movie's record came, or was withdrawn. */
    public void onMovie(String movieId, @Nullable Movie movie) {
        CompletableFuture<MovieWriter> writer = writers.get(movieId);
        if (writer == null || movie == null) {
            return;
        }
        writer.thenAccept(here -> {
            here.onMovie(movie);
            if (here.isEndedBy(movie)) {
                writers.remove(movieId, writer);
            }
        });
    }
}
