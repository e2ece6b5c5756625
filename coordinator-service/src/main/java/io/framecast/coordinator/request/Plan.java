package io.framecast.coordinator.request;

import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Slost;
import io.framecast.protocol.event.Standby;
import io.framecast.protocol.event.View;
import io.framecast.protocol.mask.FrameMask;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The strategy a request has, and the one it waits for.
 *
 * @param awaited whether a PRQ is out for which no answer was taken yet
 * @param missing frames the strategy in force, or the awaited one, shall cover
 * @param shares strategy in force; empty before the first
 * @param incarnations which start of each of its nodes
 * @param unavailable frames of {@code missing} that no live node held
 * @param lost nodes that plans must leave out
 */
public record Plan(boolean awaited, FrameMask missing, List<Share> shares, SortedMap<String, Long> incarnations, FrameMask unavailable,
        List<LostNode> lost) {

    static Plan awaited(FrameMask missing) {
        return new Plan(true, missing, List.of(), new TreeMap<>(), FrameMask.empty(), List.of());
    }

    /** The frames that someone pushes, or that nobody has. */
    FrameMask covered() {
        FrameMask covered = unavailable;
        for (Share share : shares) {
            covered = covered.or(share.mask());
        }
        return covered;
    }

    /** The frames of which that node is standby. */
    FrameMask standbyMask(String node) {
        FrameMask mask = FrameMask.empty();
        for (Share share : shares) {
            for (Standby standby : share.standbys()) {
                if (standby.node().equals(node)) {
                    mask = mask.or(standby.mask());
                }
            }
        }
        return mask;
    }

    /** The frames that node is to push. */
    FrameMask shareMask(String node) {
        FrameMask mask = FrameMask.empty();
        for (Share share : shares) {
            if (share.node().equals(node)) {
                mask = mask.or(share.mask());
            }
        }
        return mask;
    }

    /** Whether that start of the node is source or standby. */
    boolean uses(String node, long incarnation) {
        Long used = incarnations.get(node);
        return used != null && used == incarnation;
    }

    /** Which start of the node a sink has lost; one that never linked has told the sink none, so it is the one of the plan. */
    LostNode meant(Slost slost) {
        long incarnation = slost.lostIncarnation() == 0
                ? incarnations.getOrDefault(slost.lost(), 0L)
                : slost.lostIncarnation();
        return new LostNode(slost.lost(), incarnation);
    }

    /** Sources and standbys whose start is not in the view. */
    List<LostNode> absentFrom(View view) {
        return incarnations.entrySet().stream()
                .filter(node -> !view.isLive(node.getKey(), node.getValue()))
                .map(node -> new LostNode(node.getKey(), node.getValue()))
                .toList();
    }

    /** The names a plan must leave out: lost nodes, unless another start of them is live. */
    List<String> excluded(View view) {
        return lost.stream()
                .filter(node -> view.member(node.node()).map(member -> member.incarnation() == node.incarnation()).orElse(true))
                .map(LostNode::node)
                .distinct()
                .toList();
    }
}
