package io.framecast.coordinator.repair;

import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.Placement;
import io.framecast.protocol.event.PlacementTarget;
import io.framecast.protocol.event.SeenHolding;
import io.framecast.protocol.event.View;
import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A strategist's proposal, taken apart and held against the rules that no plan may break.
 *
 * @param copies by node, what it shall store that it was not seen to hold
 * @param drops by node, what it was seen to hold and shall not
 * @param kept by node, what it was seen to hold and shall
 */
record ProposedRound(List<PlacementTarget> copies, List<PlacementTarget> drops, List<SeenHolding> kept) {

    static ProposedRound of(Placement placement) {
        Map<String, FrameMask> targets = new HashMap<>();
        placement.targets().forEach(target -> targets.merge(target.node(), target.mask(), FrameMask::or));
        Map<String, FrameMask> seen = new HashMap<>();
        List<PlacementTarget> drops = new ArrayList<>();
        List<SeenHolding> kept = new ArrayList<>();
        for (SeenHolding holding : Objects.requireNonNullElse(placement.seen(), List.<SeenHolding>of())) {
            FrameMask target = targets.getOrDefault(holding.node(), FrameMask.empty());
            seen.put(holding.node(), holding.mask());
            add(drops, holding.node(), holding.mask().andNot(target));
            kept.add(new SeenHolding(holding.node(), holding.mask().and(target), holding.at()));
        }
        List<PlacementTarget> copies = new ArrayList<>();
        for (PlacementTarget target : placement.targets()) {
            add(copies, target.node(), target.mask().andNot(seen.getOrDefault(target.node(), FrameMask.empty())));
        }
        return new ProposedRound(copies, drops, kept);
    }

    private static void add(List<PlacementTarget> targets, String node, FrameMask mask) {
        if (!mask.isEmpty()) {
            targets.add(new PlacementTarget(node, mask));
        }
    }

    boolean isEmpty() {
        return copies.isEmpty() && drops.isEmpty();
    }

    /** Whether all who are to do something are there. */
    boolean canBeDone(View view) {
        return List.of(copies, drops).stream().flatMap(List::stream).allMatch(target -> view.member(target.node())
                .filter(member -> member.role() == NodeRole.FRAME_SERVICE).isPresent());
    }

    /** Which rule it breaks; null where none. */
    @Nullable String flaw(Movie movie, View view) {
        if (!copies.isEmpty() && !drops.isEmpty()) {
            return "a round must copy or drop, it does both";
        }
        FrameMask all = FrameMask.firstFrames(movie.frames());
        for (PlacementTarget target : copies) {
            if (!all.containsAll(target.mask())) {
                return "frames must be of the movie's " + movie.frames() + ", " + target.node() + " is given " + target.mask().andNot(all);
            }
        }
        FrameMask enough = onAtLeast(movie.copies(), view);
        for (PlacementTarget target : drops) {
            if (!enough.containsAll(target.mask())) {
                return "a frame must be on " + movie.copies() + " other live frame services to be dropped, " + target.node()
                        + " is to drop also " + target.mask().andNot(enough);
            }
        }
        return null;
    }

    /** The frames that so many live nodes keep that take frames, and have said so since their start. */
    private FrameMask onAtLeast(int copiesWanted, View view) {
        List<FrameMask> masks = new ArrayList<>();
        for (SeenHolding holding : kept) {
            Member member = view.member(holding.node()).orElse(null);
            if (member != null && member.state() == NodeState.UP && holding.at().toEpochMilli() >= member.incarnation()) {
                masks.add(holding.mask());
            }
        }
        List<FrameMask> levels = FrameMask.levels(masks, copiesWanted);
        return levels.size() < copiesWanted ? FrameMask.empty() : levels.get(copiesWanted - 1);
    }
}
