package io.framecast.gateway.imports;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.Member;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ends what a frame service is asked when that leaves the domain. One that is frozen, or cut off without a word, keeps its connections:
 * whoever waits for its answer would wait for good. Thread-safe.
 */
final class Departures {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Catalogue catalogue;

    Departures(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Never emits; fails with 503 once the node, as it was started then, is no member of the domain any more. */
    <T> Mono<T> of(Member node) {
        return Flux.interval(LOOK_EVERY)
                .onBackpressureDrop()
                .filter(turn -> catalogue.view().members().stream()
                        .noneMatch(member -> member.nodeId().equals(node.nodeId()) && member.incarnation() == node.incarnation()))
                .next()
                .flatMap(turn -> Mono.error(new RequestRefusedException(503,
                        "frame service " + node.nodeId() + " left the domain before it had answered; try again")));
    }
}
