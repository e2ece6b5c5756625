package io.framecast.frameservice.intake;

import io.framecast.frameservice.settings.FrameServiceProperties;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.upload.PieceChecksum;
import io.framecast.protocol.upload.UploadPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Takes files in pieces from gateways, which speak tus to their clients. What came before a connection broke stays. */
@RestController
class PartialUploadController {

    private static final int BUFFERS_IN_FLIGHT = 8;
    private static final String PATH = "/internal/uploads/{importId}";

    private final PartialUploads uploads;
    private final JoinToken tokens;
    private final String nodeId;

    PartialUploadController(PartialUploads uploads, JoinToken tokens, FrameServiceProperties properties) {
        this.uploads = uploads;
        this.tokens = tokens;
        this.nodeId = properties.node().id();
    }

    @PutMapping(PATH)
    Mono<ResponseEntity<ProblemDetail>> create(@PathVariable String importId, @RequestBody UploadPlan plan,
            @RequestHeader(name = JoinToken.HEADER, defaultValue = "") String token) {
        return admitted(importId, token, () -> plan.importId().equals(importId)
                ? told(HttpStatus.CREATED, uploads.create(plan))
                : refused(HttpStatus.BAD_REQUEST, "the plan must be of import " + importId + ", it is of " + plan.importId()));
    }

    @GetMapping(PATH)
    Mono<ResponseEntity<ProblemDetail>> find(@PathVariable String importId,
            @RequestHeader(name = JoinToken.HEADER, defaultValue = "") String token) {
        return admitted(importId, token, () -> uploads.find(importId).map(progress -> told(HttpStatus.OK, progress)).orElseGet(() -> unknown(importId)));
    }

    @DeleteMapping(PATH)
    Mono<ResponseEntity<ProblemDetail>> remove(@PathVariable String importId,
            @RequestHeader(name = JoinToken.HEADER, defaultValue = "") String token) {
        return admitted(importId, token, () -> uploads.remove(importId) ? ResponseEntity.noContent().build() : unknown(importId));
    }

    @PatchMapping(PATH)
    Mono<ResponseEntity<ProblemDetail>> append(@PathVariable String importId,
            @RequestHeader(name = JoinToken.HEADER, defaultValue = "") String token,
            @RequestHeader(name = UploadPlan.OFFSET_HEADER, defaultValue = "-1") long offset,
            @RequestHeader(name = PieceChecksum.HEADER, required = false) @Nullable String checksum, ServerHttpRequest request) {
        if (!tokens.admitsPieces(token, importId, nodeId)) {
            return Mono.just(forbidden());
        }
        return Mono.usingWhen(
                blocking(() -> uploads.write(importId, offset, checksum == null ? null : PieceChecksum.parse(checksum))),
                piece -> piece.isEmpty() ? blocking(() -> notThere(importId, offset)) : request.getBody()
                        .publishOn(Schedulers.boundedElastic(), BUFFERS_IN_FLIGHT)
                        .doOnDiscard(DataBuffer.class, DataBufferUtils::release)
                        .doOnNext(buffer -> append(piece.get(), buffer))
                        .then(blocking(() -> {
                            uploads.finish(importId, piece.get());
                            return uploads.find(importId).map(progress -> told(HttpStatus.NO_CONTENT, progress)).orElseGet(() -> unknown(importId));
                        })),
                piece -> blocking(() -> {
                    if (piece.isPresent()) {
                        uploads.close(importId, piece.get());
                    }
                    return piece;
                }));
    }

    private ResponseEntity<ProblemDetail> notThere(String importId, long offset) {
        return uploads.find(importId)
                .map(progress -> refused(HttpStatus.CONFLICT, "Upload-Offset must be " + progress.offset() + ", which is how many bytes have come, got "
                        + offset + "; ask with HEAD where to go on"))
                .orElseGet(() -> unknown(importId));
    }

    private static void append(Piece piece, DataBuffer buffer) {
        try (DataBuffer.ByteBufferIterator parts = buffer.readableByteBuffers()) {
            while (parts.hasNext()) {
                ByteBuffer part = parts.next();
                piece.append(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            DataBufferUtils.release(buffer);
        }
    }

    private Mono<ResponseEntity<ProblemDetail>> admitted(String importId, String token, Callable<ResponseEntity<ProblemDetail>> answer) {
        return tokens.admitsPieces(token, importId, nodeId) ? blocking(answer) : Mono.just(forbidden());
    }

    private static <T> Mono<T> blocking(Callable<T> call) {
        return Mono.fromCallable(call).subscribeOn(Schedulers.boundedElastic());
    }

    @ExceptionHandler(NoRoomException.class)
    ResponseEntity<ProblemDetail> noRoom(NoRoomException e) {
        return refused(HttpStatus.INSUFFICIENT_STORAGE, e.getMessage());
    }

    @ExceptionHandler(Piece.MismatchException.class)
    ResponseEntity<ProblemDetail> mismatch(Piece.MismatchException e) {
        ProblemDetail problem = ProblemDetail.forStatus(PieceChecksum.MISMATCH);
        problem.setDetail(e.getMessage());
        return ResponseEntity.status(PieceChecksum.MISMATCH).body(problem);
    }

    @ExceptionHandler(IllegalArgumentException.class)
    ResponseEntity<ProblemDetail> badChecksum(IllegalArgumentException e) {
        return refused(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    }

    private static ResponseEntity<ProblemDetail> told(HttpStatus status, PartialUploads.Progress progress) {
        return ResponseEntity.status(status)
                .header(UploadPlan.OFFSET_HEADER, Long.toString(progress.offset()))
                .header(UploadPlan.LENGTH_HEADER, Long.toString(progress.bytes()))
                .header(UploadPlan.EXPIRES_HEADER, DateTimeFormatter.RFC_1123_DATE_TIME.format(progress.expiresAt().atZone(ZoneOffset.UTC)))
                .build();
    }

    private static ResponseEntity<ProblemDetail> forbidden() {
        return refused(HttpStatus.FORBIDDEN, JoinToken.refusal("this upload"));
    }

    private static ResponseEntity<ProblemDetail> unknown(String importId) {
        return refused(HttpStatus.NOT_FOUND, "upload " + importId + " is not here: it has expired, was removed, or its import failed");
    }

    private static ResponseEntity<ProblemDetail> refused(HttpStatus status, String detail) {
        return ResponseEntity.status(status).body(ProblemDetail.forStatusAndDetail(status, detail));
    }
}
