package io.framecast.frameservice.service;

import io.framecast.frameservice.settings.FrameServiceProperties;
import io.framecast.protocol.link.JoinToken;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Takes a gateway's word that this node shall be emptied, or no longer. */
@RestController
class DrainController {

    private final Draining draining;
    private final JoinToken tokens;
    private final String nodeId;

    DrainController(Draining draining, JoinToken tokens, FrameServiceProperties properties) {
        this.draining = draining;
        this.tokens = tokens;
        this.nodeId = properties.node().id();
    }

    @PutMapping("/internal/draining")
    Mono<ResponseEntity<ProblemDetail>> begin(@RequestHeader(name = JoinToken.HEADER, defaultValue = "") String token) {
        return set(true, token);
    }

    @DeleteMapping("/internal/draining")
    Mono<ResponseEntity<ProblemDetail>> end(@RequestHeader(name = JoinToken.HEADER, defaultValue = "") String token) {
        return set(false, token);
    }

    private Mono<ResponseEntity<ProblemDetail>> set(boolean on, String token) {
        if (!tokens.admitsDrain(token, nodeId)) {
            return Mono.just(ResponseEntity.status(HttpStatus.FORBIDDEN)
                    .body(ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN, JoinToken.refusal("the drain of " + nodeId))));
        }
        return Mono.fromCallable(() -> {
            draining.set(on);
            return ResponseEntity.noContent().<ProblemDetail>build();
        }).subscribeOn(Schedulers.boundedElastic());
    }
}
