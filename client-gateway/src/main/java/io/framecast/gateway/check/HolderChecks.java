package io.framecast.gateway.check;

import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import reactor.core.publisher.Mono;

/** Asks frame services to check what they store. */
@FunctionalInterface
public interface HolderChecks {

    /**
     * Has a node check frames of a movie in their order, as many as it reads in a second or so.
     *
     * @param from the first of them
     * @param limit how many at most
     * @return what it found; an error where the node does not answer
     */
    Mono<CheckedFrames> check(Member node, Movie movie, int from, int limit);
}
