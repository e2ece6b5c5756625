package io.framecast.simulation.invariant;

import io.framecast.protocol.event.Strg;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** At most one strategy per RUID, term and epoch takes effect; for each node and group (term, epoch) never goes back. */
public final class EpochNeverRegresses implements Invariant {

    private record At(long term, int epoch) {
        boolean isBelow(At other) {
            return term != other.term ? term < other.term : epoch < other.epoch;
        }
    }

    private record In(String ruid, long term, int epoch) {}

    private final Map<String, At> taken = new HashMap<>();
    private final Map<In, Strg> strategies = new HashMap<>();

    @Override
    public @Nullable String broken(Fact fact) {
        return switch (fact) {
            case Fact.EpochTaken epoch -> taken(epoch);
            case Fact.GroupLeft(String node, int life, String ruid) -> {
                taken.remove(node + '#' + life + '/' + ruid);
                yield null;
            }
            case Fact.LinkAdmitted link when new At(link.term(), link.epoch()).isBelow(new At(link.inTerm(), link.inEpoch())) ->
                link.sink() + " admitted " + link.node() + " to " + link.ruid() + " with the token of epoch " + link.term() + "/" + link.epoch()
                        + ", in epoch " + link.inTerm() + "/" + link.inEpoch();
            case Fact.EndTaken end when end.term() < end.inTerm() ->
                end.gateway() + " ended " + end.ruid() + " in term " + end.inTerm() + " by the word of term " + end.term();
            case Fact.Sent(String by, Strg strg) -> strategy(by, strg);
            default -> null;
        };
    }

    private @Nullable String taken(Fact.EpochTaken epoch) {
        At next = new At(epoch.term(), epoch.epoch());
        At last = taken.put(epoch.node() + '#' + epoch.life() + '/' + epoch.ruid(), next);
        return last != null && next.isBelow(last)
                ? epoch.node() + " went from epoch " + last + " of " + epoch.ruid() + " back to " + next : null;
    }

    private @Nullable String strategy(String by, Strg strg) {
        Strg first = strategies.putIfAbsent(new In(strg.ruid(), strg.term(), strg.epoch()), strg);
        return first != null && !first.shares().equals(strg.shares())
                ? by + " sent another strategy for epoch " + strg.term() + "/" + strg.epoch() + " of " + strg.ruid() : null;
    }
}
