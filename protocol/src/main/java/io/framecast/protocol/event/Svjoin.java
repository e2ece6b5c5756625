package io.framecast.protocol.event;

import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.List;

/**
 * SVJOIN: told to one node of a group, with only its own part (plan, step 6). Keyed by that node.
 *
 * @param ruid request unique id
 * @param node who shall join
 * @param incarnation which start of it; another one ignores this
 * @param role what it shall be in the group
 * @param term the coordinator's term: the offset of its SETUP in this partition
 * @param epoch the group's epoch in that term, from 1
 * @param sequence grows with each command of this request
 * @param movieId the movie
 * @param movieVersion its version
 * @param sink where frames go
 * @param share frames it shall push; empty for the sink and for a mere standby
 * @param standby frames it may be asked for where another fails; empty for the sink
 * @param token lets it join at the sink; empty for the sink
 * @param wanted for the sink: frames to be had; else empty
 * @param shares for the sink: the whole strategy; else empty
 * @param unavailable for the sink: frames no live node holds; else empty
 * @param at when it was written
 */
public record Svjoin(String ruid, String node, long incarnation, GroupRole role, long term, int epoch, long sequence, String movieId,
        String movieVersion, Sink sink, FrameMask share, FrameMask standby, String token, FrameMask wanted, List<Share> shares,
        FrameMask unavailable, Instant at) implements DomainEvent {

    /** All frames the node may be asked for. */
    public FrameMask allowed() {
        return share.or(standby);
    }
}
