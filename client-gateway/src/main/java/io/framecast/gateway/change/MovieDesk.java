package io.framecast.gateway.change;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.imports.ImportBoard;
import io.framecast.gateway.viewing.Events;
import io.framecast.gateway.viewing.RequestMaker;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.MovieEdit;
import io.framecast.protocol.event.RecordingEvent;
import io.framecast.protocol.id.Ids;
import io.framecast.protocol.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks the coordinators for other facts about a movie, or for its deletion, and waits for the answer. A question is sent again
 * until it is answered; it is done once however often it is read. Thread-safe.
 */
public final class MovieDesk {

    /** How long an answer may take; after that what was asked may still be done, by a coordinator that was late. */
    public static final Duration ANSWER_WITHIN = Duration.ofSeconds(1);

    private static final Duration ASK_AGAIN_AFTER = Duration.ofMillis(300);
    private static final int UNKNOWN = 404;
    private static final int CONFLICT = 409;
    private static final int INVALID = 400;
    private static final int UNAVAILABLE = 503;

    private final Catalogue catalogue;
    private final ImportBoard imports;
    private final Events events;
    private final String nodeId;
    private final InstantSource clock;
    private final int maxWaiting;
    private final Map<String, CompletableFuture<ImportEvent.OfMovie>> asked = new ConcurrentHashMap<>();

    /**
     * @param nodeId this gateway
     * @param maxWaiting questions that wait for an answer at once; further ones are refused
     */
    public MovieDesk(Catalogue catalogue, ImportBoard imports, Events events, String nodeId, InstantSource clock, int maxWaiting) {
        this.catalogue = catalogue;
        this.imports = imports;
        this.events = events;
        this.nodeId = nodeId;
        this.clock = clock;
        this.maxWaiting = maxWaiting;
    }

    /** Takes an event of any movie: one may be the answer to what was asked here. */
    public void onEvent(ImportEvent event) {
        if (event instanceof ImportEvent.OfMovie answer) {
            CompletableFuture<ImportEvent.OfMovie> waiting = asked.get(answer.changeId());
            // The movie's own record comes by another topic: who is answered must find what the answer says.
            switch (answer) {
                case ImportEvent.Changed changed -> {
                    catalogue.applyMovie(changed.movieId(), changed.movie());
                    complete(waiting, changed);
                }
                case ImportEvent.Deleted deleted -> {
                    if (deleted.movie() != null) {
                        catalogue.applyMovie(deleted.movieId(), deleted.movie());
                    }
                    complete(waiting, deleted);
                }
                case ImportEvent.Refused refused -> complete(waiting, refused);
                case ImportEvent.ChangeAsked question -> { }
                case ImportEvent.DeletionAsked question -> { }
            }
        }
    }

    private static void complete(@Nullable CompletableFuture<ImportEvent.OfMovie> waiting,
            ImportEvent.OfMovie answer) {
        if (waiting != null) {
            waiting.complete(answer);
        }
    }

    /** How many questions wait for an answer. */
    public int waiting() {
        return asked.size();
    }

    /**
     * Changes facts about a movie.
     *
     * @return the movie as it is then; fails with {@link RequestRefusedException}: 404 unknown, 409 being imported, 400 a value that
     *     breaks a rule, 503 no coordinator in time
     */
    public Mono<Movie> change(String movieId, MovieEdit edit) {
        return Mono.defer(() -> {
            checkKnown(movieId);
            String changeId = Ids.next(clock.instant());
            return ask(new ImportEvent.ChangeAsked(changeId, movieId, nodeId, edit, clock.instant()))
                    .map(answer -> ((ImportEvent.Changed) answer).movie());
        });
    }

    /**
     * Deletes a movie, or gives up the import that makes one.
     *
     * @return completes when it is out of the catalogue; fails with {@link RequestRefusedException}: 404 unknown, 503 no coordinator
     *     in time
     */
    public Mono<Void> delete(String movieId) {
        return Mono.defer(() -> {
            checkKnown(movieId);
            String changeId = Ids.next(clock.instant());
            return ask(new ImportEvent.DeletionAsked(changeId, movieId, nodeId, clock.instant())).then();
        });
    }

    /**
     * Asks something about a movie that grows.
     *
     * @return the movie as it is then; fails with {@link RequestRefusedException}: 404 unknown, 409 the id is taken or the movie is not
     *     recorded, 400 a value that breaks a rule, 503 no coordinator in time
     */
    public Mono<Movie> ask(RecordingEvent.Question question) {
        return Mono.defer(() -> ask(question.changeId(), () -> events.send(Topics.RECORDING, question.movieId(), question)))
                .map(answer -> ((ImportEvent.Changed) answer).movie());
    }

    private void checkKnown(String movieId) {
        if (catalogue.movie(movieId).isEmpty() && !imports.isImporting(movieId)) {
            throw RequestMaker.unknown(catalogue, movieId);
        }
    }

    private Mono<ImportEvent.OfMovie> ask(ImportEvent.OfMovie question) {
        return ask(question.changeId(), () -> events.send(Topics.IMPORT, question.movieId(), question));
    }

    private Mono<ImportEvent.OfMovie> ask(String changeId, Supplier<CompletableFuture<?>> write) {
        if (asked.size() >= maxWaiting) {
            throw new RequestRefusedException(UNAVAILABLE,
                    maxWaiting + " questions wait for a coordinator, as many as may; try again in a second");
        }
        CompletableFuture<ImportEvent.OfMovie> answer = new CompletableFuture<>();
        asked.put(changeId, answer);
        return Flux.interval(Duration.ZERO, ASK_AGAIN_AFTER)
                .onBackpressureDrop()
                .concatMap(turn -> Mono.fromFuture(write.get())
                        .onErrorMap(error -> new RequestRefusedException(UNAVAILABLE,
                                "the domain cannot be reached: Kafka takes no records; try again in a second"))
                        .then(Mono.<ImportEvent.OfMovie>empty()))
                .mergeWith(Mono.fromFuture(answer))
                .next()
                .timeout(ANSWER_WITHIN)
                .onErrorMap(TimeoutException.class, late -> new RequestRefusedException(UNAVAILABLE, "no coordinator took it within "
                        + ANSWER_WITHIN.toSeconds() + " s; it may be done yet: look, and try again"))
                .doFinally(signal -> asked.remove(changeId))
                .map(MovieDesk::granted);
    }

    private static ImportEvent.OfMovie granted(ImportEvent.OfMovie answer) {
        if (answer instanceof ImportEvent.Refused refused) {
            throw new RequestRefusedException(switch (refused.reason()) {
                case UNKNOWN -> UNKNOWN;
                case IMPORTING -> CONFLICT;
                case INVALID -> INVALID;
                case TAKEN, NOT_RECORDING, PROTECTED -> CONFLICT;
            }, refused.detail());
        }
        return answer;
    }
}
