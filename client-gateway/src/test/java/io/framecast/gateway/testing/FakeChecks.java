package io.framecast.gateway.testing;

import io.framecast.gateway.check.CheckedFrames;
import io.framecast.gateway.check.HolderChecks;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.mask.FrameMask;
import reactor.core.publisher.Mono;

/** Frame services that check a hundred frame numbers at a time and find each frame that ends in 17 damaged on {@code frame-2}. */
public final class FakeChecks implements HolderChecks {

    private static final int AT_A_TIME = 100;
    private static final int DAMAGED = 17;

    private final FakeHolders holders;

    FakeChecks(FakeHolders holders) {
        this.holders = holders;
    }

    @Override
    public Mono<CheckedFrames> check(Member node, Movie movie, int from, int limit) {
        return holders.heldBy(node.nodeId(), movie)
                .map(held -> Mono.just(found(node.nodeId(), held, from, Math.min(limit, AT_A_TIME))))
                .orElseGet(() -> Mono.error(new IllegalStateException(node.nodeId() + " is dead")));
    }

    private static CheckedFrames found(String node, FrameMask held, int from, int numbers) {
        FrameMask part = held.and(FrameMask.range(from, from + numbers - 1));
        FrameMask.Builder bad = new FrameMask.Builder();
        part.forEach(frame -> {
            if (node.equals("frame-2") && frame % AT_A_TIME == DAMAGED) {
                bad.add(frame);
            }
        });
        int next = held.nextFrom(from + numbers);
        return new CheckedFrames(part.count(), part.count() * 10L, bad.build(), next < 0 ? null : next);
    }
}
