package io.framecast.gateway.viewing;

import io.framecast.gateway.request.RequestBoard;
import io.framecast.gateway.request.RequestBody;
import io.framecast.gateway.request.RequestStory.Snapshot;
import io.framecast.gateway.viewing.RequestMaker.Asked;
import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.CancelReason;
import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.Topics;
import io.framecast.protocol.watch.QueueMeter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Requests made, done and deleted over REST: writes the event and waits until the board shows what came of it. Thread-safe. */
public final class RequestDesk {

    /** Within this a coordinator has to answer. */
    public static final Duration ANSWER_WITHIN = Duration.ofSeconds(1);

    private static final Duration ASK_AGAIN_AFTER = Duration.ofMillis(300);

    private final RequestBoard board;
    private final Events events;
    private final ScheduledExecutorService timer;
    private final String nodeId;
    private final InstantSource clock;
    private final int maxWaiting;
    private final QueueMeter queue;
    private final Map<Waiter, String> waiting = new ConcurrentHashMap<>();

    private record Waiter(Predicate<Snapshot> isAnswer, CompletableFuture<Snapshot> answer) {

        // Identity: two that wait for the same are still two.
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /**
     * @param timer sends again and gives up
     * @param maxWaiting calls that wait for an answer at once
     */
    public RequestDesk(RequestBoard board, Events events, ScheduledExecutorService timer, String nodeId, InstantSource clock,
            int maxWaiting, MeterRegistry meters) {
        this.board = board;
        this.events = events;
        this.timer = timer;
        this.nodeId = nodeId;
        this.clock = clock;
        this.maxWaiting = maxWaiting;
        this.queue = QueueMeter.of(meters, "waiting-calls", maxWaiting, waiting::size);
    }

    /** What came of a request to make one. */
    public record Made(Snapshot request, boolean isNew) {}

    /** To be called whenever the board has taken an event of that request. */
    public void onEvent(String ruid) {
        if (waiting.isEmpty() || !waiting.containsValue(ruid)) {
            return;
        }
        Optional<Snapshot> now = board.find(ruid);
        now.ifPresent(snapshot -> waiting.forEach((waiter, of) -> {
            if (of.equals(ruid) && waiter.isAnswer.test(snapshot)) {
                waiter.answer.complete(snapshot);
            }
        }));
    }

    /** How many calls wait for an answer. */
    public int waiting() {
        return waiting.size();
    }

    /**
     * Makes a request that waits to be opened.
     *
     * @param isOwnRuid whether the client chose the RUID: it may try again with it
     * @param made what was made under that RUID before, as far as is known
     * @return fails with {@link RequestRefusedException}: 409 the RUID is another request's, 503 no coordinator within a second, or
     *     no room for a paced one
     */
    public CompletableFuture<Made> make(Asked asked, boolean isOwnRuid, Optional<Snapshot> made) {
        RequestBody body = asked.body();
        Optional<Snapshot> known = made.or(() -> board.find(body.ruid()).filter(Snapshot::isListed));
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get()).thenApply(snapshot -> new Made(same(snapshot, body), false));
        }
        Supplier<CompletableFuture<?>> ask = () -> events.send(Topics.CRQ, body.ruid(), new Crq(body.ruid(), body.movieId(),
                body.movieVersion(), body.wanted(), body.have(), body.maxSources(), Purpose.VIEW, null, body.rate(), clock.instant()));
        return await(body.ruid(), ask, Snapshot::isListed)
                .handle((snapshot, error) -> {
                    if (snapshot != null) {
                        return new Made(begun(same(snapshot, body), body), true);
                    }
                    if (!isOwnRuid) {
                        cancel(body.ruid(), CancelReason.NOT_ANSWERED);
                    }
                    throw error instanceof RequestRefusedException refused ? refused : new RequestRefusedException(503,
                            "no coordinator took the request within " + ANSWER_WITHIN.toSeconds() + " s; try again");
                });
    }

    /** One that is not paced has nobody who could refuse it: where it has failed so soon, its report says of what. */
    private static Snapshot begun(Snapshot made, RequestBody body) {
        if (made.phase() == RequestPhase.FAILED && body.rate() != null) {
            throw new RequestRefusedException(503, made.report().detail());
        }
        return made;
    }

    private static Snapshot same(Snapshot known, RequestBody body) {
        if (!known.body().asksTheSameAs(body)) {
            throw new RequestRefusedException(409, "ruid '" + body.ruid() + "' is that of another request (" + known.body().wanted().count()
                    + " frames of " + known.body().movieId() + "); use another, or leave it out");
        }
        return known;
    }

    /** Says that the viewer has what it wants. */
    public CompletableFuture<Snapshot> done(Snapshot request, FrameMask cached) {
        String ruid = request.body().ruid();
        return end(request, () -> events.send(Topics.CDONE, ruid, new Cdone(ruid, nodeId, cached, FrameMask.empty(), clock.instant())));
    }

    /** Ends a request. */
    public CompletableFuture<Snapshot> delete(Snapshot request) {
        return end(request, () -> cancel(request.body().ruid(), CancelReason.DELETED));
    }

    private CompletableFuture<?> cancel(String ruid, CancelReason reason) {
        return events.send(Topics.CANCEL, ruid, new Cancel(ruid, nodeId, reason, clock.instant()));
    }

    /** The request as it ended, or, where no coordinator has ended it within a second, as it stands. */
    private CompletableFuture<Snapshot> end(Snapshot request, Supplier<CompletableFuture<?>> lastWord) {
        if (request.phase().isTerminal()) {
            return CompletableFuture.completedFuture(request);
        }
        return await(request.body().ruid(), lastWord, snapshot -> snapshot.phase().isTerminal())
                .exceptionally(error -> {
                    if (error instanceof RequestRefusedException refused) {
                        throw refused;
                    }
                    return board.find(request.body().ruid()).orElse(request);
                });
    }

    private CompletableFuture<Snapshot> await(String ruid, Supplier<CompletableFuture<?>> ask, Predicate<Snapshot> isAnswer) {
        if (waiting.size() >= maxWaiting) {
            queue.dropped();
            return CompletableFuture.failedFuture(new RequestRefusedException(503,
                    maxWaiting + " calls wait for a coordinator, as many as may; try again in a second"));
        }
        CompletableFuture<Snapshot> answer = new CompletableFuture<>();
        Waiter waiter = new Waiter(isAnswer, answer);
        waiting.put(waiter, ruid);
        var asking = timer.scheduleAtFixedRate(() -> ask.get().whenComplete((written, error) -> {
            if (error != null) {
                answer.completeExceptionally(new RequestRefusedException(503,
                        "the domain cannot be reached: Kafka takes no records; try again in a second"));
            }
        }), 0, ASK_AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS);
        var end = timer.schedule(() -> answer.completeExceptionally(new TimeoutException()), ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        answer.whenComplete((snapshot, error) -> {
            waiting.remove(waiter);
            asking.cancel(false);
            end.cancel(false);
        });
        return answer;
    }
}
