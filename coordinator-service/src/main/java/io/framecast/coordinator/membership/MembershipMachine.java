package io.framecast.coordinator.membership;

import io.framecast.coordinator.membership.Membership.Change;
import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.SdJoin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Decides who is in the domain. Pure and stateless.
 *
 * <p>When a node was last heard of is the caller's to remember and not part of the stored state: a new primary has heard nobody
 * yet, and grants everyone one full time-out from the moment it can hear.
 */
public final class MembershipMachine {

    private final Duration silence;

    /** @param silence a node not heard of for this long is out */
    public MembershipMachine(Duration silence) {
        this.silence = silence;
    }

    /**
     * What follows from an input.
     *
     * @param changes to be applied, each making the next view
     * @param tellAgain whether the view is to be told once more though it has not changed
     */
    public record Decision(List<Change> changes, boolean tellAgain) {
        static final Decision NOTHING = new Decision(List.of(), false);
    }

    /** A node asks to join. */
    public Decision joins(Membership state, SdJoin join) {
        if (state.isOutdated(join.nodeId(), join.incarnation())) {
            return Decision.NOTHING;
        }
        Member member = new Member(join.nodeId(), join.role(), join.incarnation(), join.address(), join.zone(), NodeState.UP);
        Member present = state.member(join.nodeId());
        if (present != null && present.incarnation() == member.incarnation() && present.address().equals(member.address())) {
            return new Decision(List.of(), true);
        }
        return new Decision(List.of(new Change.Present(member)), false);
    }

    /** A node tells of itself. */
    public Decision beats(Membership state, Heartbeat beat) {
        Member present = state.member(beat.nodeId());
        if (present == null || present.incarnation() != beat.incarnation()) {
            return Decision.NOTHING;
        }
        if (beat.state() == NodeState.LEAVING) {
            return new Decision(List.of(new Change.Gone(beat.nodeId(), "said goodbye")), false);
        }
        if (beat.state() == present.state()) {
            return Decision.NOTHING;
        }
        return new Decision(List.of(new Change.Present(new Member(present.nodeId(), present.role(), present.incarnation(),
                present.address(), present.zone(), beat.state()))), false);
    }

    /** Whether the beat is a sign of life of a member. */
    public boolean isAlive(Membership state, Heartbeat beat) {
        Member present = state.member(beat.nodeId());
        return present != null && present.incarnation() == beat.incarnation();
    }

    /**
     * Time has passed.
     *
     * @param heardMillis when each member was last heard of; who is not in it was not heard of since {@code hearingSinceMillis}
     * @param hearingSinceMillis since when we can have heard: silence before that was ours
     * @param hearingUntilMillis until when we have heard: silence after that may be ours
     */
    public Decision timePasses(Membership state, Map<String, Long> heardMillis, long hearingSinceMillis, long hearingUntilMillis) {
        List<Change> changes = new ArrayList<>();
        for (String node : state.members().keySet()) {
            long heard = Math.max(heardMillis.getOrDefault(node, hearingSinceMillis), hearingSinceMillis);
            if (hearingUntilMillis - heard > silence.toMillis()) {
                changes.add(new Change.Gone(node, "silent for " + silence.toMillis() + " ms"));
            }
        }
        return new Decision(changes, false);
    }
}
