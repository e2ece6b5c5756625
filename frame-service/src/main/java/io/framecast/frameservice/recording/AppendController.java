package io.framecast.frameservice.recording;

import io.framecast.frameservice.recording.Recordings.Outcome;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.protocol.link.JoinToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Takes frames that gateways append: a few hundred milliseconds of one movie at a time. */
@RestController
class AppendController {

    /** A frame as large as a record may carry, and some more. */
    private static final int MOST_BYTES = 72 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(AppendController.class);

    private final Recordings recordings;
    private final JoinToken tokens;

    AppendController(Recordings recordings, JoinToken tokens) {
        this.recordings = recordings;
        this.tokens = tokens;
    }

    /** Answers once the frames are synced and the domain has been told of them. */
    @PutMapping("/internal/movies/{movieId}/{version}/frames")
    Mono<ResponseEntity<ProblemDetail>> append(@PathVariable String movieId, @PathVariable String version, @RequestParam int epoch,
            @RequestHeader(name = JoinToken.HEADER, defaultValue = "") String token, ServerHttpRequest request) {
        ResponseEntity<ProblemDetail> refusal = refusal(token, movieId, version, epoch);
        if (refusal != null) {
            return Mono.just(refusal);
        }
        return DataBufferUtils.join(request.getBody(), MOST_BYTES)
                .publishOn(Schedulers.boundedElastic())
                .flatMap(body -> {
                    ByteBuffer records = ByteBuffer.allocate(body.readableByteCount());
                    body.toByteBuffer(records);
                    DataBufferUtils.release(body);
                    return store(new MovieVersion(movieId, version), epoch, records);
                })
                .onErrorResume(DataBufferLimitException.class, e -> Mono.just(problem(HttpStatus.CONTENT_TOO_LARGE,
                        "frames are appended at most " + (MOST_BYTES >> 20) + " MiB at a time, there were more; send fewer")));
    }

    /** Whether nothing is left here of what writers before that epoch stored and nobody counted. */
    @GetMapping("/internal/movies/{movieId}/{version}/clean")
    Mono<ResponseEntity<ProblemDetail>> clean(@PathVariable String movieId, @PathVariable String version, @RequestParam int epoch,
            @RequestHeader(name = JoinToken.HEADER, defaultValue = "") String token) {
        ResponseEntity<ProblemDetail> refusal = refusal(token, movieId, version, epoch);
        if (refusal != null) {
            return Mono.just(refusal);
        }
        return Mono.fromCallable(() -> recordings.isClean(new MovieVersion(movieId, version), epoch)
                ? ResponseEntity.noContent().<ProblemDetail>build()
                : answer(Outcome.NOT_HEARD)).subscribeOn(Schedulers.boundedElastic());
    }

    private Mono<ResponseEntity<ProblemDetail>> store(MovieVersion version, int epoch, ByteBuffer records) {
        CompletableFuture<@Nullable Void> announced = new CompletableFuture<>();
        try {
            Outcome outcome = recordings.append(version, epoch, records, announced);
            return outcome == Outcome.STORED ? Mono.fromFuture(announced).thenReturn(answer(outcome)) : Mono.just(answer(outcome));
        } catch (IOException e) {
            LOG.warn("frames of {} could not be stored: {}", version, e.toString());
            return Mono.just(problem(HttpStatus.INSUFFICIENT_STORAGE, "the disk of this node fails: " + e.getMessage() + "; look after it"));
        }
    }

    private static ResponseEntity<ProblemDetail> answer(Outcome outcome) {
        return switch (outcome) {
            case STORED -> ResponseEntity.noContent().build();
            case NOT_HEARD -> problem(HttpStatus.SERVICE_UNAVAILABLE, "this node has not read of that epoch yet; try again");
            case FENCED -> problem(HttpStatus.CONFLICT, "another gateway appends by now, or the recording has ended; ask for the movie's record");
            case NO_ROOM -> problem(HttpStatus.INSUFFICIENT_STORAGE, "this node has no room for more frames; add disk space or another frame service");
            case MALFORMED -> problem(HttpStatus.BAD_REQUEST, "the body must be whole, undamaged records of frames one after the other");
        };
    }

    private @Nullable ResponseEntity<ProblemDetail> refusal(String token, String movieId, String version, int epoch) {
        if (!tokens.admitsAppend(token, movieId, version, epoch)) {
            return problem(HttpStatus.FORBIDDEN, JoinToken.refusal("this movie version's epoch"));
        }
        return MovieVersion.isValid(movieId, version) ? null : problem(HttpStatus.BAD_REQUEST, "movie id and version must be ids");
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String detail) {
        return ResponseEntity.status(status).body(ProblemDetail.forStatusAndDetail(status, detail));
    }
}
