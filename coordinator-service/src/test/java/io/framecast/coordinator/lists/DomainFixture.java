package io.framecast.coordinator.lists;

import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.Dstrg;
import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.Lacking;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeLoad;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.event.SdJoin;
import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.event.Slost;
import io.framecast.protocol.event.Standby;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Plays the other nodes of a domain to a coordinator under test. */
final class DomainFixture {

    static final FrameMask WANTED = FrameMask.range(0, 99);
    static final String RUID = "ruid-1";

    private ListsUnderTest lists;
    private final Map<String, Long> incarnations = new TreeMap<>();

    DomainFixture(ListsUnderTest lists) {
        this.lists = lists;
    }

    void talkTo(ListsUnderTest successor) {
        this.lists = successor;
    }

    /** A gateway, and frame services 1 to count. */
    void joinAll(int frameServices) {
        join("gateway-1", NodeRole.GATEWAY, 1);
        for (int i = 1; i <= frameServices; i++) {
            join("frame-" + i, NodeRole.FRAME_SERVICE, 1);
        }
        lists.discardOutput();
    }

    /** A node joins; where a former start of it is in the domain, once that has been silent for a moment. */
    void join(String node, NodeRole role, long incarnation) {
        Long former = incarnations.put(node, incarnation);
        if (former != null && former != incarnation) {
            lists.pass(Duration.ofMillis(1500));
        }
        sdjoin(node, role, incarnation);
    }

    void sdjoin(String node, NodeRole role, long incarnation) {
        lists.send(Topics.SDJOIN, node, new SdJoin(node, role, incarnation, new NodeAddress("127.0.0.1", 7000, 8000), "", lists.now()));
    }

    void beat(String node) {
        beat(node, NodeState.UP);
    }

    void beat(String node, NodeState state) {
        lists.send(Topics.HEARTBEAT, node,
                new Heartbeat(node, incarnations.get(node), state, NodeLoad.NONE, List.of(), lists.now()));
    }

    boolean knows(String node) {
        return incarnations.containsKey(node);
    }

    /** Says goodbye for the node. */
    void leave(String node) {
        beat(node, NodeState.LEAVING);
    }

    static Sink sink(String node, long incarnation) {
        return new Sink(node, incarnation, "127.0.0.1", 7000);
    }

    void crq(@Nullable Sink sink) {
        crq(RUID, sink, FrameMask.empty());
    }

    void crq(String ruid, @Nullable Sink sink, FrameMask have) {
        lists.send(Topics.CRQ, ruid, new Crq(ruid, "movie", "v1", WANTED, have, 4, Purpose.VIEW, sink, lists.now()));
    }

    /** Answers the PRQ: each node a part of the missing frames, the next node its standby. */
    Dstrg answer(Prq prq, String... nodes) {
        List<Share> shares = new java.util.ArrayList<>();
        for (int i = 0; i < nodes.length; i++) {
            FrameMask.Builder mask = new FrameMask.Builder();
            int part = i;
            prq.missing().forEach(frame -> {
                if (frame % nodes.length == part) {
                    mask.add(frame);
                }
            });
            shares.add(new Share(nodes[i], mask.build(),
                    nodes.length == 1 ? List.of() : List.of(new Standby(nodes[(i + 1) % nodes.length], mask.build()))));
        }
        Dstrg dstrg = new Dstrg(prq.ruid(), prq.term(), prq.epoch(), shares, nodes.length == 0 ? prq.missing() : FrameMask.empty(),
                "strategist-1", 100, lists.now());
        lists.send(Topics.DSTRG, prq.ruid(), dstrg);
        return dstrg;
    }

    void progress(Strg strg, boolean attached, FrameMask delivered) {
        Sink sink = strg.sink();
        lists.send(Topics.PROGRESS, strg.ruid(), new Progress(strg.ruid(), sink.nodeId(), sink.incarnation(), strg.term(), strg.epoch(),
                attached, delivered, FrameMask.empty(), List.of(), lists.now()));
    }

    /** The sink says that these nodes lack frames of theirs. */
    void lacking(Strg strg, Lacking... lacking) {
        Sink sink = strg.sink();
        lists.send(Topics.PROGRESS, strg.ruid(), new Progress(strg.ruid(), sink.nodeId(), sink.incarnation(), strg.term(), strg.epoch(),
                true, FrameMask.empty(), FrameMask.empty(), List.of(lacking), lists.now()));
    }

    void slost(Strg strg, String lost) {
        slost(strg, lost, incarnations.get(lost));
    }

    void slost(Strg strg, String lost, long incarnation) {
        lists.send(Topics.SLOST, strg.ruid(), new Slost(strg.ruid(), strg.sink().nodeId(), lost, incarnation, strg.term(),
                strg.epoch(), "connection reset", WANTED, lists.now()));
    }

    /** Brings a request to STREAMING on frame-1 and frame-2. */
    Strg stream() {
        crq(sink("gateway-1", 1));
        answer(lists.takeOnly(Topics.PRQ), "frame-1", "frame-2");
        Strg strg = lists.takeOnly(Topics.STRG);
        progress(strg, true, FrameMask.of(0));
        lists.discardOutput();
        return strg;
    }
}
