package io.framecast.gateway.rest;

import io.framecast.gateway.imports.ImportBoard;
import io.framecast.gateway.imports.ImportReport;
import io.framecast.gateway.imports.Uploads;
import io.framecast.gateway.retention.RetentionDesk;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.MovieRules;
import java.net.URI;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Imports. */
@RestController
class ImportController {

    static final int DEFAULT_COPIES = 2;

    private final Uploads uploads;
    private final ImportBoard board;
    private final MoviesToCome movies;
    private final RetentionDesk retention;

    ImportController(Uploads uploads, ImportBoard board, MoviesToCome movies, RetentionDesk retention) {
        this.uploads = uploads;
        this.board = board;
        this.movies = movies;
        this.retention = retention;
    }

    /** An import as it is told; the movie's own record has the rest. */
    record ImportAnswer(String importId, String movieId, ImportReport.State state, int frames, long bytes, String detail) {}

    @PostMapping("/api/v1/movies")
    Mono<ResponseEntity<Uploads.Begun>> upload(@RequestParam MultiValueMap<String, String> parameters, ServerHttpRequest request) {
        MediaType type = request.getHeaders().getContentType();
        if (type != null && type.isCompatibleWith(MediaType.MULTIPART_FORM_DATA)) {
            throw new RequestRefusedException(415, "the body must be the file itself, not a form; with curl use --upload-file or --data-binary");
        }
        Uploads.Wish wish = wish(parameters);
        retention.checkRoom();
        return uploads.upload(wish, request.getHeaders().getContentLength(), request.getBody())
                .map(begun -> ResponseEntity.accepted().location(URI.create("/api/v1/imports/" + begun.importId())).body(begun));
    }

    /** What is asked for besides the file. */
    static Uploads.Wish wish(MultiValueMap<String, String> parameters) {
        Query query = new Query(parameters);
        return new Uploads.Wish(query.id("id"), MovieFields.givenTitle(query.text("title")), query.time("recordedAt"),
                query.number("copies", 1, MovieRules.MAX_COPIES, DEFAULT_COPIES), MovieFields.labels(parameters.get("label")));
    }

    /** Who is told here that an import is done finds its movie here, unless it has been deleted since. */
    @GetMapping("/api/v1/imports/{importId}")
    Mono<ImportAnswer> one(@PathVariable String importId) {
        ImportReport report = board.find(importId)
                .orElseThrow(() -> new RequestRefusedException(404, "import '" + importId + "' is not known; POST /api/v1/movies begins one"));
        Mono<ImportAnswer> answer = Mono.just(new ImportAnswer(report.importId(), report.movieId(), report.state(), report.frames(), report.bytes(),
                report.detail()));
        return report.state() == ImportReport.State.DONE ? movies.heardOf(report.movieId()).then(answer) : answer;
    }
}
