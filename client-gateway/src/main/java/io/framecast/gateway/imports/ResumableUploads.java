package io.framecast.gateway.imports;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.upload.PieceChecksum;
import io.framecast.protocol.upload.UploadPlan;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Files that arrive in pieces. The pieces go straight to the frame service that will make frames of them, and lie there: this gateway keeps
 * nothing, so that any other one goes on with an upload. Thread-safe.
 */
public final class ResumableUploads {

    private final Catalogue catalogue;
    private final Uploads uploads;
    private final PieceClient pieces;

    /** @param client reaches frame services */
    public ResumableUploads(Catalogue catalogue, Uploads uploads, JoinToken tokens, WebClient client) {
        this.catalogue = catalogue;
        this.uploads = uploads;
        this.pieces = new PieceClient(catalogue, tokens, client);
    }

    /**
     * An upload that has begun.
     *
     * @param uploadId names it to every gateway
     * @param importId the import it becomes once the file is whole
     */
    public record Created(String uploadId, String importId, UploadProgress progress) {}

    /** Makes room for a file; fails as {@link Uploads#upload} does. */
    public Mono<Created> create(Uploads.Wish wish, long bytes) {
        String importId = uploads.nextId();
        String movieId = uploads.movieId(wish, importId);
        Member node = catalogue.roomiestFrameService().orElseThrow(() -> new RequestRefusedException(503,
                "no frame service is live to take the upload; GET /api/v1/domain shows the nodes"));
        String title = wish.title() == null ? movieId : wish.title();
        String uploadId = UploadPlan.uploadId(importId, node.nodeId());
        return pieces.create(uploadId, new UploadPlan(importId, movieId, title, wish.copies(), wish.recordedAt(), wish.labels(), bytes))
                .map(progress -> new Created(uploadId, importId, progress));
    }

    /** How far it is: 404 where there is none, 503 where the node that has it is away. */
    public Mono<UploadProgress> find(String uploadId) {
        return pieces.find(uploadId);
    }

    /**
     * Goes on with it; 409 where it is not at that offset. After the last byte the import begins by itself.
     *
     * @param checksum of the piece, which is dropped with 460 where it has another; null for none: then what comes of it stays
     */
    public Mono<UploadProgress> append(String uploadId, long offset, @Nullable PieceChecksum checksum, Flux<DataBuffer> body) {
        return pieces.append(uploadId, offset, checksum, body);
    }

    /** Forgets it, and what has come of it. */
    public Mono<Void> remove(String uploadId) {
        return pieces.remove(uploadId).then();
    }
}
