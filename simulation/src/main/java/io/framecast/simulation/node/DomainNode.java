package io.framecast.simulation.node;

import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeLoad;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.SdJoin;
import io.framecast.protocol.event.View;
import io.framecast.protocol.node.NodeAgent;
import io.framecast.protocol.topic.Topics;
import io.framecast.simulation.world.Host;
import java.util.List;

/** A process that is a member of the domain: joins, sends heartbeats, follows the view. */
abstract class DomainNode extends Host {

    private static final long JOIN_AGAIN_MILLIS = 1000;
    private static final NodeLoad LOAD = new NodeLoad(1_000_000, 0, 0, 1_000_000, 0);

    final Domain domain;
    private final NodeRole role;
    private View view = View.none();
    private long joinedMillis;

    DomainNode(Domain domain, String name, NodeRole role) {
        super(domain.agenda(), name);
        this.domain = domain;
        this.role = role;
        domain.add(this);
    }

    /** Begins a life: memory is empty. */
    abstract void start();

    /** To be called once, for the first life. */
    public final void begin() {
        view = View.none();
        joinedMillis = -JOIN_AGAIN_MILLIS;
        domain.log().topic(Topics.VIEW, 0).read(this, Math.max(0, domain.log().topic(Topics.VIEW, 0).size() - 1), (entry, _) -> {
            if (entry.value() instanceof View next && next.isNewerThan(view)) {
                view = next;
            }
        });
        start();
        agenda().after(agenda().random(50), this, this::beat);
        every(NodeAgent.HEARTBEAT_EVERY.toMillis(), this::beat);
    }

    private void beat() {
        if (!view.isLive(name(), life()) && agenda().nowMillis() - joinedMillis >= JOIN_AGAIN_MILLIS) {
            joinedMillis = agenda().nowMillis();
            domain.log().send(this, Topics.SDJOIN, name(),
                    new SdJoin(name(), role, life(), new NodeAddress(name(), 1, 1), "", domain.now()));
        }
        domain.log().send(this, Topics.HEARTBEAT, name(), new Heartbeat(name(), life(), NodeState.UP, LOAD, List.of(), domain.now()));
    }

    @Override
    public void kill() {
        super.kill();
        domain.network().died(this);
    }

    @Override
    public void restart() {
        if (!isAlive()) {
            super.restart();
            begin();
        }
    }
}
