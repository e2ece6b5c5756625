package io.framecast.frameservice.service;

import io.framecast.frameservice.scrub.Checked;
import io.framecast.frameservice.scrub.RecordChecker;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/**
 * Reads and checks stored frames for gateways, a bounded part at a time; what is found damaged is quarantined as by the scrubber.
 *
 * <p>It has threads of its own: a gateway that gives up has the framework interrupt the thread that answers it, and an interrupted
 * read would close a file that others are being sent from.
 */
@RestController
class CheckController implements DisposableBean {

    /** So much is read in well under the time that a gateway waits, also from a slow disk. */
    static final long MOST_BYTES = 64 << 20;
    /** More would only keep each other and viewers from the disk. */
    private static final int AT_ONCE = 2;

    private final RecordChecker checker;
    private final JoinToken tokens;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final ExecutorService reading =
            Executors.newFixedThreadPool(AT_ONCE, Thread.ofPlatform().daemon().name("record-check-", 1).factory());

    CheckController(RecordChecker checker, JoinToken tokens) {
        this.checker = checker;
        this.tokens = tokens;
    }

    /**
     * What was found.
     *
     * @param frames how many were read
     * @param bytes their records' size
     * @param bad those that were damaged
     * @param next where to go on; null at the end
     */
    record Answer(int frames, long bytes, FrameMask bad, @Nullable Integer next) {}

    @PostMapping("/internal/movies/{movieId}/{version}/check")
    Mono<ResponseEntity<Object>> check(@PathVariable String movieId, @PathVariable String version, @RequestParam int from,
            @RequestParam int limit, @RequestHeader(name = JoinToken.HEADER, defaultValue = "") String token) {
        if (!tokens.admitsCheck(token, movieId, version)) {
            return refuse(HttpStatus.FORBIDDEN, JoinToken.refusal("this movie version's check"));
        }
        if (!MovieVersion.isValid(movieId, version) || from < 0 || from >= FrameMask.FRAME_LIMIT || limit < 1) {
            return refuse(HttpStatus.BAD_REQUEST, "from must be a frame number, 0 to " + (FrameMask.FRAME_LIMIT - 1) + ", and limit 1 or more, got "
                    + from + " and " + limit);
        }
        if (!room.tryAcquire()) {
            return refuse(HttpStatus.SERVICE_UNAVAILABLE, AT_ONCE + " checks at once are the most, and so many are running; try again in a second");
        }
        CompletableFuture<ResponseEntity<Object>> answer =
                CompletableFuture.supplyAsync(() -> answer(new MovieVersion(movieId, version), from, limit), reading);
        answer.whenComplete((done, failure) -> room.release());
        return Mono.fromFuture(answer, true);
    }

    private ResponseEntity<Object> answer(MovieVersion version, int from, int limit) {
        try {
            Checked checked = checker.check(version, from, limit, MOST_BYTES);
            return ResponseEntity.ok(new Answer(checked.frames(), checked.bytes(), checked.bad(), checked.next() < 0 ? null : checked.next()));
        } catch (IOException e) {
            throw new UncheckedIOException(version + " could not be checked from frame " + from + " on", e);
        }
    }

    private static Mono<ResponseEntity<Object>> refuse(HttpStatus status, String detail) {
        return Mono.just(ResponseEntity.status(status).body(ProblemDetail.forStatusAndDetail(status, detail)));
    }

    @Override
    public void destroy() {
        reading.shutdown();
    }
}
