package io.framecast.coordinator.membership;

import io.framecast.coordinator.membership.Membership.Change;
import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.SdJoin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides who is in the domain. Pure and stateless.
 *
 * <p>When a node was last heard of is the caller's to remember and not part of the stored state: a new primary has heard nobody
 * yet, and grants everyone one full time-out from the moment it can hear.
 */
public final class MembershipMachine {

    /** Three heartbeats: who was not heard of for so long has most likely been started anew; who was, is another process. */
    private static final Duration CONTEST = Duration.ofMillis(1500);

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
     * @param refusal why who asks may not join, ever; null where that is not so
     */
    public record Decision(List<Change> changes, boolean tellAgain, @Nullable String refusal) {
        /** Nothing follows, for now. */
        public static final Decision NOTHING = new Decision(List.of(), false, null);

        static Decision of(List<Change> changes) {
            return new Decision(changes, false, null);
        }

        static Decision refuse(String reason) {
            return new Decision(List.of(), false, reason);
        }
    }

    /**
     * A node asks to join, and asks again while it is not in the view. Where another start of it is there, time tells which of both
     * is the node: a start that has ended is not heard of any more.
     *
     * @param askedSinceMillis when this start asked first
     * @param presentHeardMillis when the start that is in the view was last heard of; does not matter where none is
     */
    public Decision joins(Membership state, SdJoin join, long askedSinceMillis, long presentHeardMillis, long nowMillis) {
        if (state.isOutdated(join.nodeId(), join.incarnation())) {
            return Decision.refuse("a nodeId is one process's, and " + join.nodeId() + " has been started anew since this process, which started at "
                    + Instant.ofEpochMilli(join.incarnation()) + "; start it again if it shall take the place of the other, under another "
                    + "framecast.node.id if not");
        }
        Member member = new Member(join.nodeId(), join.role(), join.incarnation(), join.address(), join.zone(), NodeState.UP);
        Member present = state.member(join.nodeId());
        if (present != null && present.incarnation() == member.incarnation() && present.address().equals(member.address())) {
            return new Decision(List.of(), true, null);
        }
        if (present != null && present.incarnation() != member.incarnation()) {
            if (presentHeardMillis - askedSinceMillis >= CONTEST.toMillis()) {
                return Decision.refuse("a nodeId is one process's, and " + join.nodeId() + " is that of a live one at " + present.address().host()
                        + ", started at " + Instant.ofEpochMilli(present.incarnation())
                        + "; stop that one, or give this one another framecast.node.id");
            }
            if (nowMillis - presentHeardMillis < CONTEST.toMillis()) {
                return Decision.NOTHING;
            }
        }
        return Decision.of(List.of(new Change.Present(member)));
    }

    /** A node tells of itself. */
    public Decision beats(Membership state, Heartbeat beat) {
        Member present = state.member(beat.nodeId());
        if (present == null || present.incarnation() != beat.incarnation()) {
            return Decision.NOTHING;
        }
        if (beat.state() == NodeState.LEAVING) {
            return Decision.of(List.of(new Change.Gone(beat.nodeId(), "said goodbye")));
        }
        if (beat.state() == present.state()) {
            return Decision.NOTHING;
        }
        return Decision.of(List.of(new Change.Present(new Member(present.nodeId(), present.role(), present.incarnation(),
                present.address(), present.zone(), beat.state()))));
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
        return Decision.of(changes);
    }
}
