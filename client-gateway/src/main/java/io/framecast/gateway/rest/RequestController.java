package io.framecast.gateway.rest;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.catalogue.MovieSummary;
import io.framecast.gateway.request.Ledger;
import io.framecast.gateway.request.RequestReport;
import io.framecast.gateway.request.RequestStory.Snapshot;
import io.framecast.gateway.rest.MovieController.Page;
import io.framecast.gateway.viewing.RequestDesk;
import io.framecast.gateway.viewing.RequestFinder;
import io.framecast.gateway.viewing.RequestMaker;
import io.framecast.gateway.viewing.RequestMaker.Asked;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.MaskSyntaxException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

/** Requests. */
@RestController
@RequestMapping("/api/v1/requests")
class RequestController {

    private static final String PATH = "/api/v1/requests/";
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;

    private final RequestMaker maker;
    private final RequestDesk desk;
    private final RequestFinder finder;
    private final Ledger ledger;
    private final Catalogue catalogue;

    RequestController(RequestMaker maker, RequestDesk desk, RequestFinder finder, Ledger ledger, Catalogue catalogue) {
        this.maker = maker;
        this.desk = desk;
        this.finder = finder;
        this.ledger = ledger;
        this.catalogue = catalogue;
    }

    /** A request just made. */
    record NewRequest(String ruid, RequestPhase phase, @Nullable MovieSummary movie, String wanted, String missing, Map<String, String> links) {}

    @PostMapping
    Mono<ResponseEntity<NewRequest>> make(@RequestBody JsonNode json, ServerWebExchange exchange) {
        JsonFields body = JsonFields.of(json);
        String ruid = body.id("ruid");
        Asked asked = maker.ofMovie(body.requiredText("movieId"), ruid, body.text("wanted"), body.text("have"), body.maxSources())
                .at(body.rate());
        return Mono.fromFuture(() -> ruid == null
                ? desk.make(asked, false, Optional.empty())
                : finder.findMade(ruid).thenCompose(before -> desk.make(asked, true, before))).map(made -> {
            URI self = URI.create(PATH + made.request().body().ruid());
            return ResponseEntity.status(made.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
                    .location(self)
                    .body(answer(made.request(), exchange.getRequest().getURI()));
        });
    }

    private NewRequest answer(Snapshot made, URI asked) {
        String ruid = made.body().ruid();
        String socket = (asked.getScheme().equals("https") ? "wss://" : "ws://") + asked.getAuthority() + "/api/v1/socket";
        return new NewRequest(ruid, made.phase(), catalogue.summary(made.body().movieId()).orElse(null), made.body().wanted().toText(),
                made.body().missing().toText(), Map.of("self", PATH + ruid, "socket", socket, "stream", PATH + ruid + "/stream"));
    }

    @GetMapping("/{ruid}")
    Mono<RequestReport> one(@PathVariable String ruid) {
        return find(ruid).map(Snapshot::report);
    }

    @PostMapping("/{ruid}/done")
    Mono<ResponseEntity<RequestReport>> done(@PathVariable String ruid, @RequestBody(required = false) @Nullable JsonNode json) {
        String text = json == null ? null : JsonFields.of(json).text("cached");
        FrameMask cached;
        try {
            cached = FrameMask.parse(text == null ? "" : text);
        } catch (MaskSyntaxException e) {
            throw new RequestRefusedException(400, "cached: " + e.getMessage());
        }
        return find(ruid)
                .flatMap(request -> Mono.fromFuture(() -> desk.done(request, checked(cached, request))))
                .map(last -> ResponseEntity.status(last.phase().isTerminal() ? HttpStatus.OK : HttpStatus.ACCEPTED).body(last.report()));
    }

    private FrameMask checked(FrameMask cached, Snapshot request) {
        int frames = catalogue.movie(request.body().movieId()).map(movie -> movie.frames()).orElse(FrameMask.FRAME_LIMIT);
        if (!cached.isEmpty() && cached.last() >= frames) {
            throw new RequestRefusedException(400, "cached: mask ends at " + cached.last() + ", the movie has " + frames + " frames (0-"
                    + (frames - 1) + ")");
        }
        return cached;
    }

    @DeleteMapping("/{ruid}")
    Mono<ResponseEntity<Void>> delete(@PathVariable String ruid) {
        return find(ruid)
                .flatMap(request -> Mono.fromFuture(() -> desk.delete(request)))
                .map(last -> ResponseEntity.status(last.phase().isTerminal() ? HttpStatus.NO_CONTENT : HttpStatus.ACCEPTED).build());
    }

    private Mono<Snapshot> find(String ruid) {
        return Mono.fromFuture(() -> finder.find(ruid)).map(found -> found.orElseThrow(() ->
                new RequestRefusedException(404, "request '" + ruid + "' is not known; POST /api/v1/requests makes one")));
    }

    @GetMapping
    Mono<Page<RequestReport>> history(@RequestParam MultiValueMap<String, String> parameters) {
        Query query = new Query(parameters);
        int limit = query.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
        RequestPhase phase = phase(query.text("phase"));
        String movieId = query.id("movieId");
        String after = query.id("after");
        return Mono.fromCallable(() -> ledger.latest(movieId, phase, after, limit + 1))
                .subscribeOn(Schedulers.boundedElastic())
                .onErrorMap(error -> new RequestRefusedException(503, "the history cannot be read: PostgreSQL does not answer; try again later"))
                .map(found -> page(found.stream().map(Snapshot::report).toList(), limit));
    }

    private static Page<RequestReport> page(List<RequestReport> found, int limit) {
        return found.size() <= limit
                ? new Page<>(found, null)
                : new Page<>(found.subList(0, limit), found.get(limit - 1).ruid());
    }

    private static @Nullable RequestPhase phase(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return RequestPhase.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new RequestRefusedException(400, "phase must be one of " + Arrays.toString(RequestPhase.values()) + ", got '" + text + "'");
        }
    }
}
