package io.framecast.gateway.recording;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.recording.AppendClient.Answer;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.NodeRole;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has one writer's batches stored, one after the other, each on as many frame services as its movie has copies, or on all there are; one that
 * fails is replaced by another. It does not give up: a batch is stored, or the writer is at its end. Confined to its executor.
 */
final class BatchStore {

    private static final long AGAIN_MILLIS = 100;

    private final Movie movie;
    private final int epoch;
    private final Catalogue catalogue;
    private final AppendClient client;
    private final ScheduledExecutorService steps;
    private final InstantSource clock;
    private final Targets targets = new Targets();
    private String trouble = "";
    private boolean isStopped;

    BatchStore(Movie movie, int epoch, Catalogue catalogue, AppendClient client, ScheduledExecutorService steps, InstantSource clock) {
        this.movie = movie;
        this.epoch = epoch;
        this.catalogue = catalogue;
        this.client = client;
        this.steps = steps;
        this.clock = clock;
    }

    /** Stores whole records; completes on the executor. */
    CompletableFuture<@Nullable Void> store(ByteBuffer records) {
        CompletableFuture<@Nullable Void> stored = new CompletableFuture<>();
        store(records, new HashSet<>(), stored);
        return stored;
    }

    /** What keeps the present batch from being stored, for people; empty where nothing does. */
    String trouble() {
        return trouble;
    }

    /** Stores no more. */
    void stop() {
        isStopped = true;
    }

    private void store(ByteBuffer records, Set<String> have, CompletableFuture<@Nullable Void> stored) {
        if (isStopped) {
            return;
        }
        Movie now = catalogue.movie(movie.id()).orElse(movie);
        List<Member> chosen = targets.choose(catalogue.working(NodeRole.FRAME_SERVICE), now.copies(),
                member -> catalogue.load(member.nodeId()).freeBytes(), clock.millis());
        if (chosen.isEmpty()) {
            trouble = "no frame service is live";
            steps.schedule(() -> store(records, have, stored), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            return;
        }
        List<Member> lacking = chosen.stream().filter(member -> !have.contains(member.nodeId())).toList();
        List<CompletableFuture<Answer>> asked = lacking.stream()
                .map(member -> client.append(member, movie.id(), movie.version(), epoch, records))
                .toList();
        CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).whenCompleteAsync((all, error) -> {
            boolean isStored = true;
            for (int i = 0; i < asked.size(); i++) {
                isStored &= took(lacking.get(i), asked.get(i).join(), have);
            }
            if (isStored) {
                trouble = "";
                stored.complete(null);
            } else {
                steps.schedule(() -> store(records, have, stored), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        }, steps);
    }

    private boolean took(Member member, Answer answer, Set<String> have) {
        if (answer.isYes()) {
            have.add(member.nodeId());
            return true;
        }
        trouble = member.nodeId() + " answered " + (answer.status() == 0 ? "nothing" : Integer.toString(answer.status())) + ": " + answer.detail();
        if (!answer.isEarly() && !answer.isFenced()) {
            targets.failed(member.nodeId(), clock.millis());
        }
        return false;
    }
}
