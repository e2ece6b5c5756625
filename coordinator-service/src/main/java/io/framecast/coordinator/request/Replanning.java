package io.framecast.coordinator.request;

import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.Dstrg;
import io.framecast.protocol.event.Lacking;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Slost;
import io.framecast.protocol.event.Standby;
import io.framecast.protocol.event.View;
import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of {@link VideoRequestMachine} that decides when a plan is asked for, and which is taken. */
final class Replanning {

    private final Commands commands;

    Replanning(Commands commands) {
        this.commands = commands;
    }

    /** A sink has lost a source. */
    Decision lost(VideoRequest state, Slost slost, Situation situation) {
        LostNode lost = state.plan().meant(slost);
        boolean current = slost.epoch() == state.stamp().epoch() && slost.term() <= state.stamp().term()
                && state.plan().uses(lost.node(), lost.incarnation()) && state.audience().isSinkNode(slost.node());
        if (!current) {
            // The sink has not heard of the present epoch, or the node is none of its group: it is told once more, nothing changes.
            return state.audience().isSinkNode(slost.node())
                    ? Decision.say(commands.sinkJoin(state, situation.now()))
                    : Decision.nothing();
        }
        if (state.plan().lost().contains(lost)) {
            return state.plan().awaited()
                    ? Decision.say(List.of(commands.ask(state, situation.view(), situation.now())))
                    : Decision.say(commands.sinkJoin(state, situation.now()));
        }
        return ask(state, state.plan().lost(), List.of(lost), state.plan().lacking(), stillToCome(state, slost.missing()),
                slost.lost() + " lost: " + slost.reason(), situation);
    }

    /** A sink gets frames from none of those whom the strategy names for them: others are looked for. */
    Decision lacked(VideoRequest state, Progress progress, Situation situation) {
        if (progress.allLacking().isEmpty()) {
            return Decision.nothing();
        }
        List<LackingNode> lacking = state.plan().lackingWith(progress.allLacking());
        boolean current = progress.epoch() == state.stamp().epoch() && progress.term() <= state.stamp().term();
        if (!current || lacking.equals(state.plan().lacking())) {
            return Decision.nothing();
        }
        String nodes = progress.allLacking().stream().map(Lacking::node).collect(Collectors.joining(", "));
        return ask(state, state.plan().lost(), List.of(), lacking, stillToCome(state, state.toCover()), "frames were not to be had from " + nodes,
                situation);
    }

    /** The domain's view has changed. */
    Decision viewChanged(VideoRequest state, View before, Situation situation) {
        if (state.isEnded()) {
            return Decision.nothing();
        }
        List<RequestChange> changes = new ArrayList<>();
        Audience audience = state.audience();
        View view = situation.view();
        if (audience.sink() != null && audience.attached() && !view.isLive(audience.sink().nodeId(), audience.sink().incarnation())) {
            changes.add(new RequestChange.Progressed(false, FrameMask.empty(), situation.now().toEpochMilli()));
        }
        List<LostNode> gone = state.plan().absentFrom(view).stream().filter(node -> !state.plan().lost().contains(node)).toList();
        Set<String> joined = before.leftSince(view).stream().map(Member::nodeId).collect(Collectors.toSet());
        boolean mayHelp = !state.plan().unavailable().isEmpty() && !joined.isEmpty();
        String reason = !gone.isEmpty() ? names(gone) + " left the domain"
                : mayHelp ? "a node joined, frames were unavailable"
                : beginsToDrain(state, before, view) ? "a node of the group is being emptied" : null;
        if (reason == null) {
            return Decision.of(changes, List.of());
        }
        VideoRequest detached = VideoRequestMachine.after(state, changes);
        // Who left the domain and has joined again is no longer lost, though it may be the same start of it, once frozen.
        List<LostNode> lost = state.plan().lost().stream().filter(node -> !joined.contains(node.node())).toList();
        Decision asked = ask(detached, lost, gone, state.plan().lacking(), stillToCome(detached, detached.toCover()), reason, situation);
        changes.addAll(asked.changes());
        return Decision.of(changes, asked.commands());
    }

    /** What it has goes elsewhere: so do its shares, before its frames are gone. */
    private static boolean beginsToDrain(VideoRequest state, View before, View view) {
        return state.plan().incarnations().keySet().stream().anyMatch(node -> drains(node, view) && !drains(node, before));
    }

    private static boolean drains(String node, View view) {
        return view.member(node).filter(member -> member.state() == NodeState.DRAINING).isPresent();
    }

    /**
     * Frames are unavailable: all nodes that are in the domain are planned with once more, those that were lost included and whatever they
     * were found to lack.
     */
    Decision planAgain(VideoRequest state, Situation situation) {
        if (state.isEnded() || state.plan().awaited() || state.plan().unavailable().isEmpty()) {
            return Decision.nothing();
        }
        List<LostNode> absent = state.plan().lost().stream()
                .filter(node -> !situation.view().isLive(node.node(), node.incarnation()))
                .toList();
        return ask(state, absent, List.of(), List.of(), stillToCome(state, state.toCover()), "frames were unavailable, looked for again",
                situation);
    }

    /** A strategist proposes a strategy. */
    Decision proposed(VideoRequest state, Dstrg dstrg, Situation situation) {
        int epoch = state.stamp().epoch();
        if (state.waits() != null) {
            return Decision.nothing(); // By a strategist of a build that knows nothing of queues; it is asked once there is room.
        }
        if (!state.plan().awaited()) {
            // The answer that was taken, read again: its commands may not have been sent.
            return dstrg.epoch() == epoch - 1 ? Decision.say(commands.group(state, situation.now())) : Decision.nothing();
        }
        if (dstrg.term() != state.stamp().term() || dstrg.epoch() != epoch) {
            return Decision.nothing();
        }
        String flaw = flaw(state, dstrg);
        if (flaw != null) {
            return Decision.refuse("proposal for " + state.ruid() + " by " + dstrg.plannedBy() + ": " + flaw);
        }
        return judge(state, dstrg, situation);
    }

    private Decision judge(VideoRequest state, Dstrg dstrg, Situation situation) {
        View view = situation.view();
        List<String> excluded = state.plan().excluded(view);
        List<Lacking> lacking = state.plan().lacking(view);
        for (Share share : dstrg.shares()) {
            if (excluded.contains(share.node()) || lacking.stream().anyMatch(each -> isAskedInVain(each, share))) {
                return Decision.nothing(); // Planned before that was known; the PRQ that says so is out.
            }
            if (state.asked().purpose() == Purpose.VIEW && state.audience().isSinkNode(share.node())) {
                // Planned before it was opened there.
                return ask(state, state.plan().lost(), List.of(), state.plan().lacking(), state.plan().missing(),
                        share.node() + " is the sink, and no source of it", situation);
            }
            if (view.member(share.node()).isEmpty()) {
                LostNode absent = new LostNode(share.node(), state.plan().incarnations().getOrDefault(share.node(), 0L));
                return ask(state, state.plan().lost(), List.of(absent), state.plan().lacking(), state.plan().missing(),
                        share.node() + " is not in the domain", situation);
            }
        }
        return take(state, dstrg, excluded, situation);
    }

    private static boolean isAskedInVain(Lacking lacking, Share share) {
        return lacking.node().equals(share.node()) && lacking.mask().intersects(share.mask());
    }

    private Decision take(VideoRequest state, Dstrg dstrg, List<String> excluded, Situation situation) {
        SortedMap<String, Long> incarnations = new TreeMap<>();
        List<Share> shares = dstrg.shares().stream()
                .map(share -> new Share(share.node(), share.mask(), usable(share, excluded, situation.view())))
                .toList();
        for (Share share : shares) {
            remember(incarnations, share.node(), situation.view());
            share.standbys().forEach(standby -> remember(incarnations, standby.node(), situation.view()));
        }
        RequestChange taken =
                new RequestChange.PlanTaken(shares, incarnations, dstrg.unavailable(), situation.now().toEpochMilli());
        VideoRequest after = VideoRequest.apply(state, taken);
        List<DomainEvent> out = new ArrayList<>(commands.group(after, situation.now()));
        out.addAll(VideoRequestMachine.leavers(commands, state, after, situation.now()));
        return Decision.of(List.of(taken), out);
    }

    private Decision ask(VideoRequest state, List<LostNode> formerlyLost, List<LostNode> newlyLost,
            List<LackingNode> lacking, FrameMask missing, String reason, Situation situation) {
        LinkedHashSet<LostNode> lost = new LinkedHashSet<>();
        for (LostNode node : formerlyLost) {
            // Once another start of it is live, the loss is history.
            if (situation.view().member(node.node()).map(member -> member.incarnation() <= node.incarnation()).orElse(true)) {
                lost.add(node);
            }
        }
        lost.addAll(newlyLost);
        RequestChange ask = new RequestChange.PlanAsked(missing, List.copyOf(lost), lacking, reason);
        VideoRequest after = VideoRequest.apply(state, ask);
        return Decision.of(List.of(ask), List.of(commands.ask(after, situation.view(), situation.now())));
    }

    /** What a new plan is to cover. A viewer may go back to what it was shown, a frame service stores each frame once. */
    private static FrameMask stillToCome(VideoRequest state, FrameMask missing) {
        return state.asked().purpose() == Purpose.VIEW
                ? state.toCover()
                : missing.and(state.toCover()).andNot(state.audience().delivered());
    }

    private static @Nullable String flaw(VideoRequest state, Dstrg dstrg) {
        FrameMask seen = dstrg.unavailable();
        for (Share share : dstrg.shares()) {
            if (seen.intersects(share.mask())) {
                return "shares must be disjoint, " + share.node() + " repeats frames " + seen.and(share.mask());
            }
            seen = seen.or(share.mask());
        }
        FrameMask foreign = seen.andNot(state.plan().missing());
        if (!foreign.isEmpty()) {
            return "shares must be of the missing frames alone, got also " + foreign;
        }
        FrameMask forgotten = state.plan().missing().andNot(seen);
        return forgotten.isEmpty() ? null : "every missing frame must be in a share or unavailable, left out " + forgotten;
    }

    private static List<Standby> usable(Share share, List<String> excluded, View view) {
        return share.standbys().stream()
                .filter(standby -> !excluded.contains(standby.node()) && view.member(standby.node()).isPresent())
                .toList();
    }

    private static void remember(SortedMap<String, Long> incarnations, String node, View view) {
        view.member(node).ifPresent(member -> incarnations.put(node, member.incarnation()));
    }

    private static String names(List<LostNode> nodes) {
        return nodes.stream().map(LostNode::node).collect(Collectors.joining(", "));
    }
}
