package io.framecast.coordinator.membership;

import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The domain's members as one task keeps them. Immutable; {@link #apply} alone makes the next state of it.
 *
 * @param number number of the view; grows by one at each change
 * @param members live nodes by their ids
 * @param departed the newest incarnation of each node that was here and is not; older starts stay out
 */
public record Membership(long number, SortedMap<String, Member> members, SortedMap<String, Long> departed) {

    /** The domain before any node has joined. */
    public static Membership none() {
        return new Membership(0, new TreeMap<>(), new TreeMap<>());
    }

    /** One step of the domain; each makes the next view. */
    public sealed interface Change {

        /** A node joined, or another start of it took its place, or its address or state is another. */
        record Present(Member member) implements Change {}

        /**
         * A node is gone.
         *
         * @param reason why, for people
         */
        record Gone(String nodeId, String reason) implements Change {}
    }

    /** The state after the change. */
    public Membership apply(Change change) {
        TreeMap<String, Member> nextMembers = new TreeMap<>(members);
        TreeMap<String, Long> nextDeparted = new TreeMap<>(departed);
        switch (change) {
            case Change.Present(Member member) -> {
                nextMembers.put(member.nodeId(), member);
                nextDeparted.remove(member.nodeId());
            }
            case Change.Gone(String nodeId, String _) -> {
                Member gone = nextMembers.remove(nodeId);
                if (gone != null) {
                    nextDeparted.put(nodeId, gone.incarnation());
                }
            }
        }
        return new Membership(number + 1, nextMembers, nextDeparted);
    }

    /** The live member of that name; null where there is none. */
    @Nullable Member member(String nodeId) {
        return members.get(nodeId);
    }

    /** Whether a start of the node is older than one that was here. */
    boolean isOutdated(String nodeId, long incarnation) {
        Member member = members.get(nodeId);
        return incarnation < (member == null ? departed.getOrDefault(nodeId, Long.MIN_VALUE) : member.incarnation());
    }

    /** The view as the domain is told of it. */
    public View view(long term, Instant now) {
        List<Member> inOrder = new ArrayList<>(members.values());
        return new View(term, number, inOrder, now);
    }
}
