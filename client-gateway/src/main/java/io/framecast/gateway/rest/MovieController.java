package io.framecast.gateway.rest;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.catalogue.MovieQuery;
import io.framecast.gateway.catalogue.MovieState;
import io.framecast.gateway.catalogue.MovieSummary;
import io.framecast.gateway.change.MovieDesk;
import io.framecast.gateway.imports.ImportBoard;
import io.framecast.gateway.imports.ImportReport;
import io.framecast.gateway.viewing.RequestMaker;
import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.event.Movie;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** The catalogue. */
@RestController
@RequestMapping("/api/v1/movies")
class MovieController {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final Catalogue catalogue;
    private final ImportBoard imports;
    private final RequestMaker maker;
    private final MovieDesk desk;

    MovieController(Catalogue catalogue, ImportBoard imports, RequestMaker maker, MovieDesk desk) {
        this.catalogue = catalogue;
        this.imports = imports;
        this.maker = maker;
        this.desk = desk;
    }

    /**
     * One page of a list.
     *
     * @param next give it as {@code after} for the next page; null on the last
     */
    record Page<T>(List<T> items, @Nullable String next) {}

    /** What one node holds of a movie. */
    record HoldingReport(String node, String mask, int frames, long bytes, HoldingKind kind) {}

    @GetMapping
    Page<MovieSummary> list(@RequestParam MultiValueMap<String, String> parameters) {
        Query query = new Query(parameters);
        MovieQuery asked = query.movies();
        String after = query.text("after", "");
        int limit = query.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
        if (!catalogue.isRead()) {
            throw RequestMaker.unread();
        }
        List<MovieSummary> items = new ArrayList<>();
        catalogue.search(asked, after, limit + 1).stream().map(catalogue::summarize).forEach(items::add);
        imports.running().stream()
                .filter(report -> catalogue.movie(report.movieId()).isEmpty())
                .filter(report -> report.movieId().compareTo(after) > 0)
                .filter(report -> asked.matches(report.movieId(), report.title(), report.labels(), report.recordedAt()))
                .map(MovieController::importing)
                .forEach(items::add);
        items.sort(Comparator.comparing(MovieSummary::id));
        return items.size() <= limit
                ? new Page<>(items, null)
                : new Page<>(List.copyOf(items.subList(0, limit)), items.get(limit - 1).id());
    }

    @GetMapping("/{id}")
    MovieSummary one(@PathVariable String id) {
        return catalogue.summary(id).orElseGet(() -> imports.running().stream()
                .filter(report -> report.movieId().equals(id))
                .findFirst()
                .map(MovieController::importing)
                .orElseThrow(() -> RequestMaker.unknown(catalogue, id)));
    }

    @PatchMapping("/{id}")
    Mono<MovieSummary> change(@PathVariable String id, @RequestBody JsonNode json) {
        return desk.change(id, MovieFields.edit(JsonFields.of(json))).map(catalogue::summarize);
    }

    @DeleteMapping("/{id}")
    Mono<ResponseEntity<Void>> delete(@PathVariable String id) {
        return desk.delete(id).thenReturn(ResponseEntity.noContent().build());
    }

    @GetMapping("/{id}/holdings")
    List<HoldingReport> holdings(@PathVariable String id) {
        return catalogue.holdings(maker.movie(id)).stream()
                .map(holding -> new HoldingReport(holding.node(), holding.mask().toText(), holding.mask().count(), holding.bytes(),
                        holding.kind()))
                .toList();
    }

    private static MovieSummary importing(ImportReport report) {
        return new MovieSummary(report.movieId(), null, report.title(), report.frames(), null, false, 0, 0, 0, report.bytes(),
                MovieState.IMPORTING, report.copies(), 0, "", null, report.recordedAt(), report.labels(), report.startedAt(), false);
    }
}
