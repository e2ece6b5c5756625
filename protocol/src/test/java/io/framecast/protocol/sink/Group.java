package io.framecast.protocol.sink;

import io.framecast.protocol.event.GroupRole;
import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.event.Standby;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.link.HolderLinks;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Makes the SVJOINs of one group, as a coordinator would: a fake for tests. */
record Group(String ruid, long term, int epoch, JoinToken tokens, int sinkPort, FrameMask wanted, List<Share> shares, FrameMask unavailable) {

    static final String MOVIE = "movie";
    static final String VERSION = "v1";

    private Sink sink() {
        return new Sink("sink-1", 1, "127.0.0.1", sinkPort);
    }

    Svjoin forSink() {
        return new Svjoin(ruid, "sink-1", 1, GroupRole.SINK, term, epoch, epoch, MOVIE, VERSION, sink(), FrameMask.empty(),
                FrameMask.empty(), "", wanted, shares, unavailable, Instant.EPOCH);
    }

    Svjoin forHolder(String node, long incarnation) {
        FrameMask share = FrameMask.empty();
        FrameMask standby = FrameMask.empty();
        for (Share each : shares) {
            if (each.node().equals(node)) {
                share = share.or(each.mask());
            }
            for (Standby other : each.standbys()) {
                if (other.node().equals(node)) {
                    standby = standby.or(other.mask());
                }
            }
        }
        return new Svjoin(ruid, node, incarnation, share.isEmpty() ? GroupRole.STANDBY : GroupRole.SOURCE, term, epoch, epoch, MOVIE,
                VERSION, sink(), share, standby, tokens.mint(ruid, node, incarnation, term, epoch), FrameMask.empty(), List.of(),
                FrameMask.empty(), Instant.EPOCH);
    }

    void tell(Map<String, HolderLinks> holders) {
        holders.forEach((node, links) -> links.join(forHolder(node, incarnation(node))));
    }

    static long incarnation(String node) {
        return 100 + node.hashCode() % 100;
    }

    Group nextEpoch(List<Share> next) {
        return new Group(ruid, term, epoch + 1, tokens, sinkPort, wanted, next, FrameMask.empty());
    }

    /** Shares of step {@code nodes.size()}, each with the next node as standby. */
    static List<Share> striped(FrameMask wanted, List<String> nodes) {
        return java.util.stream.IntStream.range(0, nodes.size()).mapToObj(i -> {
            FrameMask.Builder mask = new FrameMask.Builder();
            wanted.stream().filter(frame -> frame % nodes.size() == i).forEach(mask::add);
            FrameMask share = mask.build();
            return new Share(nodes.get(i), share, nodes.size() == 1 ? List.of()
                    : List.of(new Standby(nodes.get((i + 1) % nodes.size()), share), new Standby(nodes.get((i + 2) % nodes.size()), share)));
        }).toList();
    }
}
