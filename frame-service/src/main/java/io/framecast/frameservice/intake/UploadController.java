package io.framecast.frameservice.intake;

import io.framecast.frameservice.importing.FilmImport;
import io.framecast.frameservice.importing.Importer;
import io.framecast.frameservice.settings.FrameServiceProperties;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.protocol.id.Ids;
import io.framecast.protocol.link.JoinToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.channel.AbortedException;

/**
 * Takes the films that gateways pass on. The body goes to disk as it comes, a few buffers at a time, and the sender is slowed
 * down to the disk's speed. What can be cut into frames on the way is; everything else is converted.
 */
@RestController
class UploadController {

    private static final Logger LOG = LoggerFactory.getLogger(UploadController.class);
    private static final int BUFFERS_IN_FLIGHT = 8;

    private final FrameStore store;
    private final Importer importer;
    private final JoinToken tokens;
    private final long reserveBytes;
    private final FrameServiceProperties.Imports imports;

    UploadController(FrameStore store, Importer importer, JoinToken tokens, FrameServiceProperties properties) {
        this.store = store;
        this.importer = importer;
        this.tokens = tokens;
        this.reserveBytes = properties.store().reserve().toBytes();
        this.imports = properties.imports();
    }

    @PutMapping("/internal/imports/{importId}")
    Mono<ResponseEntity<ProblemDetail>> upload(@PathVariable String importId, @RequestParam String movieId, @RequestParam String version,
            @RequestParam(defaultValue = "") String title, @RequestHeader(name = JoinToken.HEADER, defaultValue = "") String token,
            ServerHttpRequest request) {
        if (!tokens.admitsUpload(token, importId, movieId, version)) {
            return refuse(HttpStatus.FORBIDDEN, JoinToken.refusal("this import"));
        }
        if (!Ids.isValid(importId) || !MovieVersion.isValid(movieId, version)) {
            return refuse(HttpStatus.BAD_REQUEST, "import id, movieId and version must be " + Ids.RULE);
        }
        long length = request.getHeaders().getContentLength();
        if (length == 0) {
            return refuse(HttpStatus.BAD_REQUEST, "the body must be a film, it is empty");
        }
        FilmImport film = new FilmImport(importId, new MovieVersion(movieId, version));
        return switch (importer.reserve(film)) {
            case KNOWN -> refuse(HttpStatus.CONFLICT, "import " + importId + " has been sent already");
            case FULL -> refuse(HttpStatus.SERVICE_UNAVAILABLE, "this node has as many imports as it takes"
                    + " (framecast.imports.queue); try again later or another frame service");
            case RESERVED -> receive(film, length, request.getBody());
        };
    }

    private Mono<ResponseEntity<ProblemDetail>> receive(FilmImport film, long length, Flux<DataBuffer> body) {
        Mono<Boolean> received = Mono.usingWhen(
                Mono.fromCallable(() -> open(film, length)).subscribeOn(Schedulers.boundedElastic()),
                whole -> body.publishOn(Schedulers.boundedElastic(), BUFFERS_IN_FLIGHT)
                        .doOnDiscard(DataBuffer.class, DataBufferUtils::release)
                        .doOnNext(buffer -> write(whole, buffer))
                        .then(Mono.fromCallable(() -> finish(film, whole))),
                whole -> Mono.fromRunnable(() -> close(whole)));
        return received
                .map(hasBody -> hasBody ? accepted() : problem(HttpStatus.BAD_REQUEST, "the body must be a film, it is empty"))
                .onErrorResume(NoRoomException.class, e -> refuse(HttpStatus.INSUFFICIENT_STORAGE, e.getMessage()))
                .onErrorResume(AbortedException.class, e -> {
                    LOG.info("upload of import {} broke off; what had come is removed", film.importId());
                    return Mono.empty();
                })
                .doFinally(signal -> importer.unreserve(film));
    }

    private Body open(FilmImport film, long length) throws IOException {
        return new Body(store.layout(), film.importId(), new Room(store, reserveBytes), length, imports.maxPixels(), imports.mostBytes().toBytes(),
                importer::expectFilm);
    }

    private boolean finish(FilmImport film, Body body) throws IOException {
        return switch (body.complete()) {
            case Body.Whole.Frames frames -> {
                importer.take(film, frames.film());
                yield true;
            }
            case Body.Whole.Film whole -> {
                importer.convert(film, whole.file());
                yield true;
            }
            case Body.Whole.Nothing _ -> false;
        };
    }

    private static void write(Body body, DataBuffer buffer) {
        try {
            body.write(NettyDataBufferFactory.toByteBuf(buffer));
        } catch (NoRoomException e) {
            throw Exceptions.propagate(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            DataBufferUtils.release(buffer);
        }
    }

    private static void close(Body body) {
        try {
            body.close();
        } catch (IOException e) {
            LOG.warn("an unfinished upload could not be removed, the next start removes it: {}", e.toString());
        }
    }

    private static ResponseEntity<ProblemDetail> accepted() {
        return ResponseEntity.accepted().build();
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String detail) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(status);
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            answer.header(HttpHeaders.RETRY_AFTER, "10");
        }
        return answer.body(ProblemDetail.forStatusAndDetail(status, detail));
    }

    private static Mono<ResponseEntity<ProblemDetail>> refuse(HttpStatus status, String detail) {
        return Mono.just(problem(status, detail));
    }
}
