package io.framecast.simulation.node;

import io.framecast.protocol.link.LinkMessage.Bye;
import io.framecast.protocol.link.LinkMessage.Cancel;
import io.framecast.protocol.link.LinkMessage.Join;
import io.framecast.protocol.link.LinkMessage.Lack;
import io.framecast.protocol.link.LinkMessage.Left;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.simulation.world.Network;
import org.jspecify.annotations.Nullable;

/** The sink's end of a connection: waits for a group, then serves it. */
final class SinkLink implements Network.End {

    private final GatewayNode gateway;
    private final Network.Connection connection;
    private final Domain domain;
    private @Nullable GroupSink group;
    long lastByteMillis;
    long lastFrameMillis;

    SinkLink(Domain domain, GatewayNode gateway, Network.Connection connection) {
        this.domain = domain;
        this.gateway = gateway;
        this.connection = connection;
        this.lastByteMillis = domain.agenda().nowMillis();
        domain.agenda().after(GatewayNode.JOIN_TIMEOUT_MILLIS, gateway, () -> {
            if (group == null && !gateway.isParked(this)) {
                close("has not joined");
            }
        });
    }

    @Override
    public void take(Object message) {
        lastByteMillis = domain.agenda().nowMillis();
        switch (message) {
            case Join join -> gateway.offer(join, this);
            case Lack(String _, FrameMask mask) when group != null -> group.onLack(this, mask);
            case Left _ when group != null -> group.onClosed(this, "it left the group");
            case HolderGroup.Frames frames when group != null -> {
                lastFrameMillis = lastByteMillis;
                group.onFrames(this, frames.numbers());
            }
            default -> { }
        }
    }

    void serve(GroupSink next) {
        group = next;
        lastByteMillis = domain.agenda().nowMillis();
    }

    boolean serves(GroupSink sink) {
        return group == sink;
    }

    void send(Object message) {
        connection.sendBack(message);
    }

    /** Has the holder leave the group of that epoch and older ones. */
    void cancel(String ruid, long term, int epoch) {
        group = null;
        send(new Cancel(ruid, term, epoch));
        domain.agenda().after(GatewayNode.JOIN_TIMEOUT_MILLIS, gateway, () -> {
            if (group == null && !gateway.isParked(this)) {
                close("idle");
            }
        });
    }

    void close(String reason) {
        group = null;
        connection.sendBack(new Bye(reason));
        connection.close(gateway);
    }

    @Override
    public void closed() {
        gateway.unpark(this);
        GroupSink served = group;
        group = null;
        if (served != null) {
            served.onClosed(this, "its connection dropped");
        }
    }
}
