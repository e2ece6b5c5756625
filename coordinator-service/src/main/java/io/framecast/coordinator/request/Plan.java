package io.framecast.coordinator.request;

import io.framecast.protocol.event.Lacking;
import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Slost;
import io.framecast.protocol.event.Standby;
import io.framecast.protocol.event.View;
import io.framecast.protocol.mask.FrameMask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * @param lacking what nodes were found to lack, so that plans do not ask them for it; none in what an older build stored
 */
public record Plan(boolean awaited, FrameMask missing, List<Share> shares, SortedMap<String, Long> incarnations, FrameMask unavailable,
        List<LostNode> lost, List<LackingNode> lacking) {

    public Plan {
        lacking = lacking == null ? List.of() : lacking;
    }

    static Plan awaited(FrameMask missing) {
        return new Plan(true, missing, List.of(), new TreeMap<>(), FrameMask.empty(), List.of(), List.of());
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

    /** What was found to be lacking, with what a sink says of nodes of this plan. */
    List<LackingNode> lackingWith(List<Lacking> said) {
        Map<LostNode, FrameMask> all = new LinkedHashMap<>();
        lacking.forEach(each -> all.put(new LostNode(each.node(), each.incarnation()), each.mask()));
        for (Lacking each : said) {
            Long incarnation = incarnations.get(each.node());
            if (incarnation != null) {
                all.merge(new LostNode(each.node(), incarnation), each.mask(), FrameMask::or);
            }
        }
        return all.entrySet().stream()
                .map(each -> new LackingNode(each.getKey().node(), each.getKey().incarnation(), each.getValue()))
                .toList();
    }

    /** What a plan must not ask of nodes: what they were found to lack, unless another start of them is live. */
    List<Lacking> lacking(View view) {
        return lacking.stream()
                .filter(each -> view.isLive(each.node(), each.incarnation()))
                .map(each -> new Lacking(each.node(), each.mask()))
                .toList();
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
