package io.framecast.strategist.repair;

import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.Placement;
import io.framecast.protocol.event.PlacementTarget;
import io.framecast.protocol.event.SeenHolding;
import io.framecast.protocol.event.View;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.strategist.plan.Candidates;
import io.framecast.strategist.plan.RepairNode;
import io.framecast.strategist.plan.RepairNode.Standing;
import io.framecast.strategist.plan.RepairPlan;
import io.framecast.strategist.plan.RepairQuestion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who stores a movie, and who may, as the domain has told: what a repair is planned from. Pure.
 *
 * @param movie the movie
 * @param seen by node, what it stores of it
 * @param nodes the same as the planner sees it, with those that store nothing of it yet
 */
record MovieHolders(Movie movie, SortedMap<String, SeenHolding> seen, List<RepairNode> nodes) {

    /**
     * Finds them.
     *
     * <p>What a live node said before its present start counts as if it were away: it has not said so again yet, and its disk may be
     * another one.
     *
     * @param holdings of the movie's version
     * @param reports by node; one that has not reported since its start is given nothing
     * @param isGivenUp whether a node that is not in the view is waited for no more
     */
    static MovieHolders of(Movie movie, Collection<Holding> holdings, View view, Map<String, Candidates.Report> reports,
            Predicate<String> isGivenUp) {
        SortedMap<String, SeenHolding> seen = new TreeMap<>();
        for (Holding holding : holdings) {
            boolean counts = view.member(holding.node()).isPresent() || !isGivenUp.test(holding.node());
            if (holding.kind() == HoldingKind.STORE && counts) {
                seen.put(holding.node(), new SeenHolding(holding.node(), holding.mask(), holding.at()));
            }
        }
        TreeSet<String> names = new TreeSet<>(seen.keySet());
        view.members().stream().filter(member -> member.role() == NodeRole.FRAME_SERVICE).forEach(member -> names.add(member.nodeId()));
        List<RepairNode> nodes = new ArrayList<>();
        for (String name : names) {
            nodes.add(node(name, seen.get(name), view.member(name).orElse(null), reports.get(name)));
        }
        return new MovieHolders(movie, seen, List.copyOf(nodes));
    }

    private static RepairNode node(String name, @Nullable SeenHolding seen, @Nullable Member member, Candidates.@Nullable Report report) {
        FrameMask held = seen == null ? FrameMask.empty() : seen.mask();
        if (member == null || report == null || report.incarnation() != member.incarnation()) {
            return new RepairNode(name, member == null ? "" : member.zone(), Standing.AWAY, held, 0, 0);
        }
        NodeState state = report.state().compareTo(member.state()) > 0 ? report.state() : member.state();
        boolean confirmed = seen == null || seen.at().toEpochMilli() >= member.incarnation();
        Standing standing = !confirmed || state == NodeState.LEAVING ? Standing.AWAY
                : state == NodeState.DRAINING ? Standing.DRAINS : Standing.TAKES;
        return new RepairNode(name, member.zone(), standing, held, report.load().freeBytes(), report.load().storedBytes());
    }

    /** What the planner is asked. */
    RepairQuestion question(int blockLength, long roundBytes) {
        return new RepairQuestion(movie.frames(), movie.bytes(), movie.copies(), blockLength, roundBytes, nodes);
    }

    /** The round as it is proposed: what each node shall hold. */
    Placement proposal(RepairPlan plan, Instant now) {
        SortedMap<String, FrameMask> targets = new TreeMap<>();
        seen.forEach((node, holding) -> targets.put(node, holding.mask()));
        plan.copies().forEach(copy -> targets.merge(copy.node(), copy.mask(), FrameMask::or));
        plan.drops().forEach(drop -> targets.computeIfPresent(drop.node(), (node, mask) -> mask.andNot(drop.mask())));
        return new Placement(movie.version(), movie.id(), Placement.UNASKED,
                targets.entrySet().stream().map(target -> new PlacementTarget(target.getKey(), target.getValue())).toList(), plan.detail(),
                List.copyOf(seen.values()), now);
    }
}
