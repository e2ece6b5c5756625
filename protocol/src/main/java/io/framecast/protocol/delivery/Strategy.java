package io.framecast.protocol.delivery;

import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Standby;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.mask.FrameMask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The strategy a sink goes by.
 *
 * @param term the coordinator's term
 * @param epoch the group's epoch in that term
 * @param sequence grows with each command of the request
 * @param wanted frames to be had
 * @param shares who pushes what
 * @param unavailable frames no live node holds
 */
public record Strategy(long term, int epoch, long sequence, FrameMask wanted, List<Share> shares, FrameMask unavailable) {

    /** The strategy in an SVJOIN to a sink. */
    public static Strategy of(Svjoin svjoin) {
        return new Strategy(svjoin.term(), svjoin.epoch(), svjoin.sequence(), svjoin.wanted(), svjoin.shares(), svjoin.unavailable());
    }

    /** Whether it replaces the other: its (term, epoch, sequence) is higher. */
    public boolean supersedes(Strategy other) {
        if (term != other.term) {
            return term > other.term;
        }
        return epoch != other.epoch ? epoch > other.epoch : sequence > other.sequence;
    }

    /** Whether its (term, epoch) is the given one, below it (negative) or above it (positive). */
    public int compareEpoch(long otherTerm, int otherEpoch) {
        return term != otherTerm ? Long.compare(term, otherTerm) : Integer.compare(epoch, otherEpoch);
    }

    /** All frames each node may be asked for, the owners of shares first. */
    Map<String, FrameMask> allowed() {
        Map<String, FrameMask> allowed = new LinkedHashMap<>();
        for (Share share : shares) {
            allowed.merge(share.node(), share.mask(), FrameMask::or);
        }
        for (Share share : shares) {
            for (Standby standby : share.standbys()) {
                allowed.merge(standby.node(), standby.mask(), FrameMask::or);
            }
        }
        return allowed;
    }

    /** Whether a share is that node's. */
    boolean isOwner(String node) {
        for (Share share : shares) {
            if (share.node().equals(node) && !share.mask().isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
