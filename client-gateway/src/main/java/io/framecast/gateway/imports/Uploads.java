package io.framecast.gateway.imports;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.viewing.Events;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.id.Ids;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.topic.Topics;
import io.framecast.protocol.watch.QueueMeter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes an upload and passes it on to a frame service as it comes: at no time is more of it in memory than the network's
 * buffers hold. Thread-safe.
 */
public final class Uploads {

    private static final Duration ASK_AGAIN_AFTER = Duration.ofMillis(500);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);
    private static final int ACCEPTED = 202;
    private static final int NO_ROOM = 507;
    private static final int UNAVAILABLE = 503;
    private static final int BAD_GATEWAY = 502;
    private static final int SUFFIX_CHARS = 6;

    private final Catalogue catalogue;
    private final ImportBoard board;
    private final Events events;
    private final JoinToken tokens;
    private final WebClient client;
    private final Departures departures;
    private final String nodeId;
    private final InstantSource clock;
    private final int maxUploads;
    private final QueueMeter queue;
    private final Map<String, CompletableFuture<ImportEvent>> asked = new ConcurrentHashMap<>();
    private final Map<String, String> running = new ConcurrentHashMap<>();

    /**
     * @param client reaches frame services
     * @param maxUploads uploads at once; further ones are refused
     */
    public Uploads(Catalogue catalogue, ImportBoard board, Events events, JoinToken tokens, WebClient client, String nodeId,
            InstantSource clock, int maxUploads, MeterRegistry meters) {
        this.catalogue = catalogue;
        this.board = board;
        this.events = events;
        this.tokens = tokens;
        this.client = client;
        this.departures = new Departures(catalogue);
        this.nodeId = nodeId;
        this.clock = clock;
        this.maxUploads = maxUploads;
        this.queue = QueueMeter.of(meters, "uploads", maxUploads, running::size);
    }

    /**
     * What to import.
     *
     * @param movieId the id the movie shall have; null for one made of the title
     * @param title for people; null for none given
     * @param recordedAt when the footage was taken; null where not known
     * @param copies on how many nodes each frame shall be
     * @param labels free key-value pairs
     */
    public record Wish(@Nullable String movieId, @Nullable String title, @Nullable Instant recordedAt, int copies,
            Map<String, String> labels) {}

    /** An import that has begun. */
    public record Begun(String importId, String movieId) {}

    /** How many uploads are under way. */
    public int running() {
        return running.size();
    }

    /** Takes an event of any import: one may be the answer to what was asked here. */
    public void onEvent(ImportEvent event) {
        CompletableFuture<ImportEvent> answer = asked.get(event.importId());
        if (answer != null && (event instanceof ImportEvent.Accepted || event instanceof ImportEvent.Failed)) {
            answer.complete(event);
        }
    }

    /**
     * Imports the body.
     *
     * @param bytes the file's length; -1 where it is not known
     * @param body the file; released here whatever happens
     * @return once the frame service has all of it; fails with {@link RequestRefusedException}: 400 empty body, 409 id taken, 503 no
     *     frame service or coordinator, 507 no room, 502 the frame service failed
     */
    public Mono<Begun> upload(Wish wish, long bytes, Flux<DataBuffer> body) {
        return body.filter(piece -> piece.readableByteCount() > 0)
                // For what is above alone: the first piece is not to be discarded below.
                .doOnDiscard(DataBuffer.class, DataBufferUtils::release)
                .switchOnFirst((first, whole) -> first.hasValue()
                        ? FirstPiece.keptFor(Objects.requireNonNull(first.get()), whole, kept -> begin(wish, bytes, kept)).flux()
                        : Flux.<Begun>error(Objects.requireNonNullElseGet(first.getThrowable(), () ->
                                new RequestRefusedException(400, "the body must be a video file, it is empty; send the file itself"))))
                .next();
    }

    /** An id for an import that begins. */
    String nextId() {
        return Ids.next(clock.instant());
    }

    /**
     * The id the movie will have.
     *
     * @throws RequestRefusedException 409 where it is taken
     */
    String movieId(Wish wish, String importId) {
        String movieId = wish.movieId() == null ? freeId(wish.title(), importId) : wish.movieId();
        if (isTaken(movieId)) {
            throw new RequestRefusedException(409, "movie id '" + movieId + "' is taken; use another, or leave id out");
        }
        return movieId;
    }

    private Mono<Begun> begin(Wish wish, long bytes, Flux<DataBuffer> body) {
        String importId = nextId();
        String movieId;
        try {
            movieId = movieId(wish, importId);
        } catch (RequestRefusedException e) {
            return Mono.error(e);
        }
        if (running.size() >= maxUploads) {
            queue.dropped();
            return Mono.error(new RequestRefusedException(503, maxUploads + " uploads are under way, as many as may be; try again later"));
        }
        Member target = catalogue.roomiestFrameService().orElse(null);
        if (target == null) {
            return Mono.error(new RequestRefusedException(503, "no frame service is live to take the upload; GET /api/v1/domain shows the nodes"));
        }
        String title = wish.title() == null ? movieId : wish.title();
        running.put(importId, movieId);
        return ask(importId, movieId, title, wish)
                .flatMap(version -> pass(importId, movieId, version, title, target, bytes, body)
                        .onErrorResume(error -> Mono.error(broken(importId, movieId, error)))
                        .doOnCancel(() -> tellBroken(importId, movieId, "the upload was cut off")))
                .thenReturn(new Begun(importId, movieId))
                .doFinally(signal -> running.remove(importId));
    }

    private boolean isTaken(String movieId) {
        return catalogue.movie(movieId).isPresent() || board.isImporting(movieId) || running.containsValue(movieId);
    }

    private String freeId(@Nullable String title, String importId) {
        String slug = Ids.slug(title == null ? "" : title);
        return isTaken(slug) ? slug + "-" + importId.substring(importId.length() - SUFFIX_CHARS) : slug;
    }

    /** Asks the coordinator; the movie's version where it says yes. */
    private Mono<String> ask(String importId, String movieId, String title, Wish wish) {
        ImportEvent.Requested requested = new ImportEvent.Requested(importId, movieId, nodeId, title, wish.copies(), wish.recordedAt(),
                wish.labels(), clock.instant());
        CompletableFuture<ImportEvent> answer = new CompletableFuture<>();
        asked.put(importId, answer);
        // One question that Kafka does not take in time is no answer: the next one may be taken.
        AtomicBoolean wasWritten = new AtomicBoolean();
        return Flux.interval(Duration.ZERO, ASK_AGAIN_AFTER)
                .onBackpressureDrop()
                .concatMap(turn -> Mono.fromFuture(events.send(Topics.IMPORT, movieId, requested))
                        .doOnSuccess(written -> wasWritten.set(true))
                        .onErrorComplete()
                        .then(Mono.<ImportEvent>empty()))
                .mergeWith(Mono.fromFuture(answer))
                .next()
                .timeout(ANSWER_WITHIN)
                .onErrorMap(TimeoutException.class, late -> {
                    tellBroken(importId, movieId, "no coordinator answered in time");
                    return new RequestRefusedException(503, (wasWritten.get() ? "no coordinator took the import within "
                            : "the domain cannot be reached: Kafka has taken no records for ") + ANSWER_WITHIN.toSeconds() + " s; try again");
                })
                .doFinally(signal -> asked.remove(importId))
                .map(Uploads::version);
    }

    private static String version(ImportEvent answer) {
        return switch (answer) {
            case ImportEvent.Accepted accepted -> accepted.movieVersion();
            case ImportEvent.Failed failed -> throw new RequestRefusedException(failed.conflict() ? 409 : 503, failed.detail());
            default -> throw new IllegalStateException("not an answer: " + answer);
        };
    }

    private Mono<Void> pass(String importId, String movieId, String version, String title, Member target, long bytes, Flux<DataBuffer> body) {
        URI uri = UriComponentsBuilder.newInstance()
                .scheme("http")
                .host(target.address().host())
                .port(target.address().httpPort())
                .path("/internal/imports/{importId}")
                .queryParam("movieId", "{movieId}")
                .queryParam("version", "{version}")
                .queryParam("title", "{title}")
                .encode()
                .buildAndExpand(importId, movieId, version, title)
                .toUri();
        return client.put()
                .uri(uri)
                .header(JoinToken.HEADER, tokens.mintUpload(importId, movieId, version))
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                // It lets the frame service say at once that there is no room, and spares both sides the frames of a chunked body.
                .headers(headers -> {
                    if (bytes >= 0) {
                        headers.setContentLength(bytes);
                    }
                })
                .body(BodyInserters.fromDataBuffers(body))
                .exchangeToMono(response -> taken(response, target))
                .takeUntilOther(departures.of(target));
    }

    private static Mono<Void> taken(ClientResponse response, Member target) {
        int status = response.statusCode().value();
        if (status == ACCEPTED) {
            return response.releaseBody();
        }
        // What the frame service says of itself is passed on; the rest is its failure, not the client's.
        int answer = status == NO_ROOM || status == UNAVAILABLE ? status : BAD_GATEWAY;
        return response.bodyToMono(String.class)
                .defaultIfEmpty("")
                .flatMap(text -> Mono.error(new RequestRefusedException(answer,
                        "frame service " + target.nodeId() + " refused the upload with " + status + ": " + detail(text))));
    }

    /** The detail of a problem+json; the text itself where it is none. */
    static String detail(String text) {
        try {
            JsonNode detail = JsonMapper.shared().readTree(text).path("detail");
            return detail.isString() ? detail.stringValue() : text;
        } catch (JacksonException e) {
            return text;
        }
    }

    private RequestRefusedException broken(String importId, String movieId, Throwable error) {
        RequestRefusedException refusal = error instanceof RequestRefusedException known
                ? known
                : new RequestRefusedException(BAD_GATEWAY, "the upload could not be passed on to a frame service: " + error.getMessage() + "; try again");
        tellBroken(importId, movieId, refusal.getMessage());
        return refusal;
    }

    private void tellBroken(String importId, String movieId, String detail) {
        events.send(Topics.IMPORT, movieId, new ImportEvent.Broken(importId, movieId, nodeId, detail, clock.instant()));
    }
}
