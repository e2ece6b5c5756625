package io.framecast.simulation.node;

import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.Vdone;
import io.framecast.protocol.event.View;
import io.framecast.protocol.event.Vpdone;
import io.framecast.simulation.invariant.Fact;
import io.framecast.simulation.invariant.Invariants;
import io.framecast.simulation.world.Agenda;
import io.framecast.simulation.world.DomainLog;
import io.framecast.simulation.world.Host;
import io.framecast.simulation.world.Network;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the processes of one simulated domain share. Used by one thread. */
public final class Domain {

    /** A node not heard of for so long is out of the view. */
    static final long SILENCE_MILLIS = 3000;

    private final Agenda agenda;
    private final DomainLog log;
    private final Network network;
    private final Invariants invariants;
    private final Set<PlantedBug> planted;
    private final Consumer<String> trace;
    private final boolean isTraced;
    private final Map<String, Host> hosts = new TreeMap<>();
    private final Set<String> listed = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private final Map<String, View> views = new HashMap<>();

    /**
     * @param partitions how many RUID partitions there are
     * @param planted bugs that are switched on
     * @param trace told what happens, where {@code isTraced}
     */
    public Domain(Agenda agenda, int partitions, Invariants invariants, Set<PlantedBug> planted, boolean isTraced, Consumer<String> trace) {
        this.agenda = agenda;
        this.log = new DomainLog(agenda, partitions, this::sent);
        this.network = new Network(agenda);
        this.invariants = invariants;
        this.planted = planted;
        this.isTraced = isTraced;
        this.trace = trace;
    }

    /** The clock. */
    public Agenda agenda() {
        return agenda;
    }

    /** The topics. */
    public DomainLog log() {
        return log;
    }

    /** The paths between processes. */
    public Network network() {
        return network;
    }

    /** The time, as events say it. */
    Instant now() {
        return Instant.ofEpochMilli(agenda.nowMillis());
    }

    boolean has(PlantedBug bug) {
        return planted.contains(bug);
    }

    /** Shows a fact to the invariants. */
    public void see(Fact fact) {
        invariants.see(fact);
    }

    /** Tells what happens, for people. */
    public void tell(Supplier<String> line) {
        if (isTraced) {
            trace.accept(agenda.nowMillis() + " " + line.get());
        }
    }

    /** A sink gives up a source for its silence. */
    void givenUp(Host sink, String node) {
        Host source = host(node);
        long since = agenda.nowMillis() - GroupSink.GIVEN_UP_MILLIS;
        see(new Fact.SourceGivenUp(sink.name(), node,
                source.wasTroubledSince(since) || sink.wasTroubledSince(since) || network.wasCutSince(source, sink, since)));
    }

    void add(Host host) {
        hosts.put(host.name(), host);
    }

    Host host(String name) {
        Host host = hosts.get(name);
        if (host == null) {
            throw new IllegalStateException("no process is called " + name);
        }
        return host;
    }

    /** Whether all requests that were listed have ended, as far as anybody was told. */
    public boolean areAllEnded() {
        return ended.containsAll(listed);
    }

    /** Whether anybody was told that the request has ended. */
    boolean hasEnded(String ruid) {
        return ended.contains(ruid);
    }

    private void sent(Host by, DomainEvent event) {
        tell(() -> by + " sends " + event);
        see(new Fact.Sent(by.name(), event));
        if (event instanceof Prq prq) {
            listed.add(prq.ruid());
        } else if (event instanceof Vdone vdone) {
            ended.add(vdone.ruid());
        } else if (event instanceof Vpdone vpdone) {
            ended.add(vpdone.ruid());
        }
        if (event instanceof View view) {
            View newest = views.getOrDefault(by.name(), View.none());
            views.put(by.name(), view);
            for (Member gone : view.leftSince(newest)) {
                if (view.member(gone.nodeId()).isEmpty()) {
                    boolean isSilent = host(gone.nodeId()).wasTroubledSince(agenda.nowMillis() - SILENCE_MILLIS - 1000);
                    see(new Fact.Expelled(gone.nodeId(), isSilent));
                }
            }
        }
    }
}
