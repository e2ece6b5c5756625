package io.framecast.localcluster.gateway;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which gateway to ask next when one is lost. The others come first, in their order, the lost one last: it may be back. Goes
 * round until the time is over in which a lost request can be opened again. Pure: told of the time. Not thread-safe.
 */
final class GatewayChoice {

    private final long limitNanos;
    private final List<URI> known = new ArrayList<>();
    private final List<URI> round = new ArrayList<>();
    private URI current;
    private long lostNanos;
    private boolean lost;

    /**
     * @param first the gateways that are known from the beginning, at least one; the first is asked first
     * @param limitNanos how long after a loss to go on asking
     */
    GatewayChoice(List<URI> first, long limitNanos) {
        this.limitNanos = limitNanos;
        known.addAll(first);
        current = first.getFirst();
    }

    URI current() {
        return current;
    }

    /** A gateway has named all that live; those heard of before are kept behind them. */
    void learn(List<URI> live) {
        List<URI> before = List.copyOf(known);
        known.clear();
        live.stream().filter(address -> !known.contains(address)).forEach(known::add);
        before.stream().filter(address -> !known.contains(address)).forEach(known::add);
    }

    /** Whether there is any other than the current one. */
    boolean hasOther() {
        return known.stream().anyMatch(address -> !address.equals(current));
    }

    /** The current gateway is lost, or the one asked after it; the clock runs from the first loss. */
    void onLost(long nowNanos) {
        if (!lost) {
            lost = true;
            lostNanos = nowNanos;
            round.clear();
        }
    }

    /** The current gateway serves the request: whatever is lost after this is a new loss. */
    void onServed() {
        lost = false;
    }

    /** The next to ask, which is the current one from now on; empty once the time is over. */
    Optional<URI> next(long nowNanos) {
        if (nowNanos - lostNanos > limitNanos) {
            return Optional.empty();
        }
        if (round.isEmpty()) {
            known.stream().filter(address -> !address.equals(current)).forEach(round::add);
            round.add(current);
        }
        current = round.removeFirst();
        return Optional.of(current);
    }

    /** Whether every gateway has been asked since the last pause: time for another. */
    boolean isRoundOver() {
        return round.isEmpty();
    }
}
