package io.framecast.simulation.node;

import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.CancelReason;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.GroupRole;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.Sdone;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.event.Vdone;
import io.framecast.protocol.event.Vpdone;
import io.framecast.protocol.link.LinkMessage.Join;
import io.framecast.protocol.topic.Topic;
import io.framecast.protocol.topic.Topics;
import io.framecast.simulation.invariant.Fact;
import io.framecast.simulation.world.LogPartition;
import io.framecast.simulation.world.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A gateway: the sink of its viewers' groups. Nothing of it is durable. */
public final class GatewayNode extends DomainNode {

    static final long JOIN_TIMEOUT_MILLIS = 3000;
    private static final long PARK_MILLIS = 2000;
    private static final int MAX_PARKED = 6;

    private final Map<String, Viewing> viewings = new TreeMap<>();
    private final Map<SinkLink, Join> parked = new LinkedHashMap<>();
    private long generations;

    /** A gateway that has not begun yet. */
    public GatewayNode(Domain domain, String name) {
        super(domain, name, NodeRole.GATEWAY);
    }

    @Override
    void start() {
        viewings.clear();
        parked.clear();
        generations = 0;
        follow(Topics.PRQ, event -> with(((Prq) event).ruid(), Viewing::listed));
        follow(Topics.STRG, event -> onStrg((Strg) event));
        follow(Topics.SVJOIN, event -> onSvjoin((Svjoin) event));
        follow(Topics.SDONE, event -> onSdone((Sdone) event));
        follow(Topics.VDONE, event -> with(((Vdone) event).ruid(), viewing -> viewing.ended(((Vdone) event).phase(), ((Vdone) event).term())));
        follow(Topics.VPDONE, event -> with(((Vpdone) event).ruid(), viewing -> viewing.ended(((Vpdone) event).phase(), ((Vpdone) event).term())));
    }

    private void follow(Topic<?> topic, Consumer<DomainEvent> handler) {
        for (LogPartition<DomainEvent> partition : domain.log().topic(topic)) {
            partition.read(this, partition.size(), (entry, _) -> {
                DomainEvent event = entry.value();
                if (event != null) {
                    handler.accept(event);
                }
            });
        }
    }

    private void with(String ruid, Consumer<Viewing> step) {
        Viewing viewing = viewings.get(ruid);
        if (viewing != null) {
            step.accept(viewing);
        }
    }

    private void onStrg(Strg strg) {
        Sink sink = strg.sink();
        if (sink != null) {
            with(strg.ruid(), viewing -> {
                if (sink.nodeId().equals(name())) {
                    viewing.listed();
                } else {
                    viewing.movedTo(strg.term(), strg.epoch());
                }
            });
        }
    }

    private void onSvjoin(Svjoin svjoin) {
        if (!svjoin.node().equals(name()) || svjoin.incarnation() != life() || svjoin.role() != GroupRole.SINK) {
            return;
        }
        Viewing viewing = viewings.get(svjoin.ruid());
        if (viewing != null) {
            viewing.adopt(svjoin);
        } else {
            domain.log().send(this, Topics.CANCEL, svjoin.ruid(),
                    new Cancel(svjoin.ruid(), name(), CancelReason.UNKNOWN_TO_SINK, domain.now()));
        }
    }

    private void onSdone(Sdone sdone) {
        if (sdone.node().equals(name())) {
            with(sdone.ruid(), viewing -> viewing.leave(sdone.term(), sdone.epoch()));
        }
    }

    /** Opens a request for a viewer, or lets it take over one that is open here. */
    public void open(Viewer viewer) {
        Viewing known = viewings.get(viewer.ruid());
        if (known == null) {
            Viewing fresh = new Viewing(domain, this, viewer);
            viewings.put(viewer.ruid(), fresh);
            fresh.begin();
        } else {
            known.attach(viewer);
        }
    }

    /** What it does for a viewer; null where it does nothing. */
    public @Nullable Viewing viewing(String ruid) {
        return isAlive() ? viewings.get(ruid) : null;
    }

    /** The RUIDs of the requests it is the sink of. */
    public Set<String> groups() {
        return isAlive() ? viewings.keySet() : Set.of();
    }

    void forget(Viewing viewing) {
        viewings.remove(viewing.ruid(), viewing);
    }

    Sink asSink() {
        return new Sink(name(), life(), name(), 1);
    }

    long nextGeneration() {
        return ++generations;
    }

    // ---- links

    Network.End accept(Network.Connection connection) {
        return new SinkLink(domain, this, connection);
    }

    void offer(Join join, SinkLink link) {
        if (!join.token().equals(token(join.ruid(), join.node(), join.incarnation(), join.term(), join.epoch()))) {
            throw new IllegalStateException("a holder told another token than it was given: " + join);
        }
        Viewing viewing = viewings.get(join.ruid());
        if (viewing == null) {
            park(join, link);
        } else {
            viewing.sink().offer(join, link);
        }
    }

    /** The token for that start of a node; here anybody can make it, and nobody else does. */
    public static String token(String ruid, String node, long incarnation, long term, int epoch) {
        return ruid + '/' + node + '/' + incarnation + '/' + term + '/' + epoch;
    }

    void park(Join join, SinkLink link) {
        if (!parked.containsKey(link) && parked.size() >= MAX_PARKED && !domain.has(PlantedBug.PARKED_FOR_EVER)) {
            link.close("too many links wait for their groups");
            return;
        }
        parked.put(link, join);
        domain.see(new Fact.QueueSeen(name() + "'s parked links", parked.size(), MAX_PARKED));
        if (domain.has(PlantedBug.PARKED_FOR_EVER)) {
            return;
        }
        agenda().after(PARK_MILLIS, this, () -> {
            if (join.equals(parked.get(link))) {
                parked.remove(link);
                link.close("request " + join.ruid() + " is not known here");
            }
        });
    }

    boolean isParked(SinkLink link) {
        return parked.containsKey(link);
    }

    void unpark(SinkLink link) {
        if (!domain.has(PlantedBug.PARKED_FOR_EVER)) {
            parked.remove(link);
        }
    }

    /** Offers the links that wait for a group to it. */
    void takeParked(String ruid, GroupSink sink) {
        for (Map.Entry<SinkLink, Join> waiting : List.copyOf(new ArrayList<>(parked.entrySet()))) {
            if (waiting.getValue().ruid().equals(ruid)) {
                parked.remove(waiting.getKey());
                sink.offer(waiting.getValue(), waiting.getKey());
            }
        }
    }
}
