package io.framecast.frameservice.service;

import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.IndexEntry;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Tells gateways how long the frames held here are and when they are shown; all of it is in memory. */
@RestController
class IndexController {

    private final FrameStore store;
    private final JoinToken tokens;

    IndexController(FrameStore store, JoinToken tokens) {
        this.store = store;
        this.tokens = tokens;
    }

    @GetMapping("/internal/movies/{movieId}/{version}/index")
    Mono<ResponseEntity<Object>> index(@PathVariable String movieId, @PathVariable String version, @RequestParam int first,
            @RequestParam int last, @RequestHeader(name = JoinToken.HEADER, defaultValue = "") String token) {
        if (!tokens.admitsIndex(token, movieId, version)) {
            return refuse(HttpStatus.FORBIDDEN, JoinToken.refusal("this movie version's index"));
        }
        if (!MovieVersion.isValid(movieId, version) || first < 0 || last < first || last >= FrameMask.FRAME_LIMIT
                || last - first >= IndexEntry.MAX_SPAN) {
            return refuse(HttpStatus.BAD_REQUEST, "first and last must be frame numbers in order that span at most " + IndexEntry.MAX_SPAN
                    + " frames, got " + first + " and " + last);
        }
        return Mono.fromCallable(() -> answer(store.entries(new MovieVersion(movieId, version), first, last)))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static ResponseEntity<Object> answer(byte[] entries) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_OCTET_STREAM).body(entries);
    }

    private static Mono<ResponseEntity<Object>> refuse(HttpStatus status, String detail) {
        return Mono.just(ResponseEntity.status(status).body(ProblemDetail.forStatusAndDetail(status, detail)));
    }
}
