package io.framecast.strategist.plan;

import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.event.Lacking;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.NodeLoad;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.event.View;
import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the nodes that a plan may use, in what the domain has told. Pure. */
public final class Candidates {

    private Candidates() {}

    /**
     * What a node last said of itself.
     *
     * @param incarnation which start of it said so
     * @param state whether it takes work
     * @param load what it has to give
     */
    public record Report(long incarnation, NodeState state, NodeLoad load) {}

    /**
     * Live holders of the movie that the request may use: not excluded, not about to leave, not the sink itself but for what it
     * has staged: the importer stores its own part as any other target does. A viewer gets frames from stores and caches, a
     * store from stores and from what is staged. Caches only where the sink is known: it may be one of them. What a node was found to lack it does not have, whatever it has announced.
     *
     * @param holdings of the request's movie version, at most one for each node
     * @param reports by node; one that has not reported yet counts as the average of those that have
     */
    public static List<Holder> holders(Prq prq, View view, Collection<Holding> holdings, Map<String, Report> reports) {
        record Candidate(Member member, Holding holding) {}
        Set<String> excluded = Set.copyOf(prq.excluded());
        Map<String, FrameMask> lacking = prq.allLacking().stream().collect(Collectors.toMap(Lacking::node, Lacking::mask, FrameMask::or));
        List<Candidate> candidates = new ArrayList<>();
        for (Holding holding : holdings) {
            boolean mayServe = holding.kind() == HoldingKind.STORE
                    || (prq.purpose() == Purpose.STORE ? holding.kind() == HoldingKind.STAGING
                            : holding.kind() == HoldingKind.CACHE && prq.sink() != null);
            boolean isSink = prq.sink() != null && prq.sink().nodeId().equals(holding.node());
            boolean maySend = !isSink || holding.kind() == HoldingKind.STAGING;
            if (mayServe && maySend && !excluded.contains(holding.node())) {
                view.member(holding.node())
                        .filter(member -> state(member, reports) != NodeState.LEAVING)
                        .ifPresent(member -> candidates.add(new Candidate(member, holding)));
            }
        }
        long average = (long) candidates.stream().map(each -> reportOf(each.member, reports)).filter(report -> report != null)
                .mapToLong(report -> report.load().spareBytesPerSecond()).average().orElse(1);
        return candidates.stream().map(each -> {
            Report report = reportOf(each.member, reports);
            return new Holder(each.member.nodeId(), each.member.zone(),
                    each.holding.mask().andNot(lacking.getOrDefault(each.member.nodeId(), FrameMask.empty())),
                    each.holding.kind() == HoldingKind.CACHE, state(each.member, reports) == NodeState.DRAINING,
                    report == null ? average : report.load().spareBytesPerSecond());
        }).toList();
    }

    /** Live frame services that take new frames, with the room they last reported; those that have not reported yet have none. */
    public static List<StoreNode> stores(View view, Map<String, Report> reports) {
        List<StoreNode> stores = new ArrayList<>();
        for (Member member : view.members()) {
            Report report = reportOf(member, reports);
            if (member.role() == NodeRole.FRAME_SERVICE && report != null && state(member, reports) == NodeState.UP) {
                stores.add(new StoreNode(member.nodeId(), member.zone(), report.load().freeBytes()));
            }
        }
        return stores;
    }

    private static @Nullable Report reportOf(Member member, Map<String, Report> reports) {
        Report report = reports.get(member.nodeId());
        return report != null && report.incarnation() == member.incarnation() ? report : null;
    }

    /** The view and the last report may differ for a moment: the one further on its way out counts. */
    private static NodeState state(Member member, Map<String, Report> reports) {
        Report report = reportOf(member, reports);
        return report == null || report.state().compareTo(member.state()) < 0 ? member.state() : report.state();
    }
}
