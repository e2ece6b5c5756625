package io.framecast.gateway.rest;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.catalogue.MovieSummary;
import io.framecast.gateway.recording.Appends;
import io.framecast.gateway.recording.MovieWriters;
import io.framecast.gateway.recording.PassOn;
import io.framecast.gateway.retention.RetentionDesk;
import io.framecast.gateway.viewing.RequestMaker;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.MovieRules;
import io.framecast.protocol.mask.FrameMask;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Movies that grow frame by frame. Whichever gateway is called, the one that writes the movie does it. */
@RestController
class RecordingController {

    private static final int ANY = -1;
    private static final int MOST_PER_SECOND = 1000;
    private static final Pattern RATE = Pattern.compile("[0-9]{1,6}(/[0-9]{1,6})?");

    private final MovieWriters writers;
    private final Appends appends;
    private final PassOn passOn;
    private final Catalogue catalogue;
    private final RequestMaker maker;
    private final MoviesToCome movies;
    private final RetentionDesk retention;

    RecordingController(MovieWriters writers, Appends appends, PassOn passOn, Catalogue catalogue, RequestMaker maker,
            MoviesToCome movies, RetentionDesk retention) {
        this.writers = writers;
        this.appends = appends;
        this.passOn = passOn;
        this.catalogue = catalogue;
        this.maker = maker;
        this.movies = movies;
        this.retention = retention;
    }

    @PostMapping("/api/v1/recordings")
    Mono<ResponseEntity<MovieSummary>> begin(@RequestParam MultiValueMap<String, String> parameters) {
        Query query = new Query(parameters);
        MovieWriters.Wish wish = new MovieWriters.Wish(query.id("id"), MovieFields.givenTitle(query.text("title")), query.time("recordedAt"),
                query.number("copies", 1, MovieRules.MAX_COPIES, ImportController.DEFAULT_COPIES), rate(query.text("frameRate")),
                MovieFields.labels(parameters.get("label")));
        retention.checkRoom();
        return writers.begin(wish)
                .map(movie -> ResponseEntity.created(URI.create("/api/v1/movies/" + movie.id())).body(catalogue.summarize(movie)));
    }

    @PostMapping("/api/v1/movies/{id}/frames")
    Mono<Appends.Appended> append(@PathVariable String id, @RequestParam MultiValueMap<String, String> parameters,
            ServerHttpRequest request) {
        Query query = new Query(parameters);
        int at = query.number("at", ANY, FrameMask.FRAME_LIMIT - 1, ANY);
        var takenAt = query.time("time");
        boolean isLast = query.flag("last");
        return movie(id).flatMap(movie -> {
            Optional<Member> elsewhere = elsewhere(id, request);
            if (elsewhere.isPresent()) {
                return passOn.to(elsewhere.get(), request, Appends.Appended.class);
            }
            retention.checkRoom();
            Mono<Appends.Appended> appended = appends.append(id, at, takenAt, request.getBody());
            return isLast ? appended.flatMap(done -> writers.close(id).thenReturn(done)) : appended;
        });
    }

    /** The movie, or why it cannot be had; it may have been begun at another gateway a moment ago. */
    private Mono<Movie> movie(String id) {
        return movies.heardOf(id).then(Mono.fromCallable(() -> maker.movie(id)));
    }

    @PostMapping("/api/v1/movies/{id}/close")
    Mono<MovieSummary> close(@PathVariable String id, ServerHttpRequest request) {
        return movie(id).flatMap(movie -> {
            Optional<Member> elsewhere = elsewhere(id, request);
            return elsewhere.isPresent() ? passOn.to(elsewhere.get(), request, MovieSummary.class)
                    : writers.close(id).map(catalogue::summarize);
        });
    }

    private Optional<Member> elsewhere(String id, ServerHttpRequest request) {
        return request.getHeaders().containsHeader(PassOn.HEADER) ? Optional.empty() : writers.writerElsewhere(id);
    }

    private static FrameRate rate(@Nullable String text) {
        if (text == null) {
            return new FrameRate(30, 1);
        }
        if (RATE.matcher(text).matches()) {
            String[] parts = text.split("/", -1);
            int numerator = Integer.parseInt(parts[0]);
            int denominator = parts.length == 1 ? 1 : Integer.parseInt(parts[1]);
            if (numerator > 0 && denominator > 0 && numerator <= (long) MOST_PER_SECOND * denominator) {
                return new FrameRate(numerator, denominator);
            }
        }
        throw new RequestRefusedException(400, "frameRate must be frames per second up to " + MOST_PER_SECOND + ", such as 30 or 30000/1001, got '"
                + Query.excerpt(text) + "'; leave it out where it is not known");
    }
}
