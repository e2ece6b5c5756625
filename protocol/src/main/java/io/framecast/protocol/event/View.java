package io.framecast.protocol.event;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * VIEW: the numbered list of the domain's live nodes; the difference of two views names who left.
 *
 * @param term term of the membership task that made it
 * @param number grows by one at each change; (term, number) identifies a view
 * @param members live nodes in order of their ids
 * @param at when it was written
 */
public record View(long term, long number, List<Member> members, Instant at) implements DomainEvent {

    /** The view before any node has joined. */
    public static View none() {
        return new View(-1, 0, List.of(), Instant.EPOCH);
    }

    /** The live member of that name. */
    public Optional<Member> member(String nodeId) {
        for (Member member : members) {
            if (member.nodeId().equals(nodeId)) {
                return Optional.of(member);
            }
        }
        return Optional.empty();
    }

    /** Whether exactly this start of the node is live. */
    public boolean isLive(String nodeId, long incarnation) {
        return member(nodeId).map(member -> member.incarnation() == incarnation).orElse(false);
    }

    /** Whether this view came after the other. */
    public boolean isNewerThan(View other) {
        return term != other.term ? term > other.term : number > other.number;
    }

    /** Members of the other view that this one lacks, a restarted node (other incarnation) included. */
    public List<Member> leftSince(View other) {
        return other.members.stream().filter(member -> !isLive(member.nodeId(), member.incarnation())).toList();
    }
}
