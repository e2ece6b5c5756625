package io.framecast.gateway.rest;

import io.framecast.gateway.imports.ResumableUploads;
import io.framecast.gateway.imports.UploadProgress;
import io.framecast.gateway.imports.Uploads;
import io.framecast.gateway.retention.RetentionDesk;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.upload.PieceChecksum;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Uploads that go on after a lost connection: tus 1.0 with creation, creation-with-upload, checksum, termination and expiration. */
@RestController
class UploadController {

    private static final String PATH = "/api/v1/uploads";
    private static final String PIECE_TYPE = "application/offset+octet-stream";
    private static final String OFFSET = "Upload-Offset";
    private static final String LENGTH = "Upload-Length";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final ResumableUploads uploads;
    private final RetentionDesk retention;

    UploadController(ResumableUploads uploads, RetentionDesk retention) {
        this.uploads = uploads;
        this.retention = retention;
    }

    @PostMapping(PATH)
    Mono<ResponseEntity<Void>> create(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        checkVersion(headers);
        long bytes = number(headers, LENGTH);
        if (bytes == 0) {
            throw new RequestRefusedException(400, LENGTH + " must be 1 or more, an empty file is no film");
        }
        String metadata = headers.getFirst("Upload-Metadata");
        Uploads.Wish wish = ImportController.wish(UploadMetadata.parse(metadata == null ? "" : metadata));
        retention.checkRoom();
        PieceChecksum checksum = checksum(headers);
        boolean hasPiece = PIECE_TYPE.equals(headers.getFirst(HttpHeaders.CONTENT_TYPE));
        Flux<DataBuffer> body = request.getBody().doOnDiscard(DataBuffer.class, DataBufferUtils::release);
        return uploads.create(wish, bytes)
                .flatMap(created -> (hasPiece ? uploads.append(created.uploadId(), 0, checksum, body) : Mono.just(created.progress()))
                        .map(progress -> told(HttpStatus.CREATED, progress)
                                .location(URI.create(PATH + "/" + created.uploadId()))
                                .header("X-Import", "/api/v1/imports/" + created.importId())
                                .build()));
    }

    @GetMapping(PATH + "/{uploadId}")
    Mono<ResponseEntity<Void>> progress(@PathVariable String uploadId) {
        return uploads.find(uploadId)
                .map(progress -> told(HttpStatus.OK, progress)
                        .header(LENGTH, Long.toString(progress.bytes()))
                        .cacheControl(CacheControl.noStore())
                        .build());
    }

    @PatchMapping(PATH + "/{uploadId}")
    Mono<ResponseEntity<Void>> append(@PathVariable String uploadId, ServerHttpRequest request) {
        checkVersion(request.getHeaders());
        if (!PIECE_TYPE.equals(request.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE))) {
            throw new RequestRefusedException(415, "Content-Type must be " + PIECE_TYPE);
        }
        return uploads.append(uploadId, number(request.getHeaders(), OFFSET), checksum(request.getHeaders()), request.getBody())
                .map(progress -> told(HttpStatus.NO_CONTENT, progress).build());
    }

    @DeleteMapping(PATH + "/{uploadId}")
    Mono<ResponseEntity<Void>> remove(@PathVariable String uploadId) {
        return uploads.remove(uploadId).thenReturn(ResponseEntity.noContent().build());
    }

    private static ResponseEntity.BodyBuilder told(HttpStatus status, UploadProgress progress) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(status).header(OFFSET, Long.toString(progress.offset()));
        return progress.expires() == null ? answer : answer.header("Upload-Expires", progress.expires());
    }

    private static void checkVersion(HttpHeaders headers) {
        String version = headers.getFirst("Tus-Resumable");
        if (version != null && !version.equals("1.0.0")) {
            throw new RequestRefusedException(412, "Tus-Resumable must be 1.0.0, got '" + version + "'");
        }
    }

    private static @Nullable PieceChecksum checksum(HttpHeaders headers) {
        String header = headers.getFirst(PieceChecksum.HEADER);
        try {
            return header == null ? null : PieceChecksum.parse(header);
        } catch (IllegalArgumentException e) {
            throw new RequestRefusedException(400, String.valueOf(e.getMessage()));
        }
    }

    private static long number(HttpHeaders headers, String name) {
        String value = headers.getFirst(name);
        if (value == null || !NUMBER.matcher(value).matches()) {
            throw new RequestRefusedException(400, name + " must be a header with a number of bytes, got " + (value == null ? "none" : "'" + value + "'"));
        }
        return Long.parseLong(value);
    }
}
