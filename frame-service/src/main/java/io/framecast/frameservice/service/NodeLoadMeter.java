package io.framecast.frameservice.service;

import io.framecast.frameservice.receiving.StoreGroups;
import io.framecast.frameservice.settings.FrameServiceProperties;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.protocol.event.NodeLoad;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.link.HolderLinks;
import io.framecast.protocol.node.NodeStatus;
import io.framecast.protocol.node.SentRate;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.springframework.stereotype.Component;

/** Measures what the node says of itself with each heartbeat. Asked by one thread. */
@Component
class NodeLoadMeter {

    private final FrameServiceProperties properties;
    private final FrameStore store;
    private final HolderLinks links;
    private final StoreGroups groups;
    private final Draining draining;
    private final InstantSource clock;
    private final SentRate rate;

    NodeLoadMeter(FrameServiceProperties properties, FrameStore store, HolderLinks links, StoreGroups groups, Draining draining,
            InstantSource clock) {
        this.properties = properties;
        this.store = store;
        this.links = links;
        this.groups = groups;
        this.draining = draining;
        this.clock = clock;
        this.rate = new SentRate(clock.millis());
    }

    NodeStatus status() {
        long sent = rate.update(links.sentBytes(), clock.millis());
        return new NodeStatus(draining.isOn() ? NodeState.DRAINING : NodeState.UP, new NodeLoad(properties.capacity().toBytes(), sent, links.groups() + groups.count(), freeBytes(),
                store.storedBytes()), List.of());
    }

    private long freeBytes() {
        try {
            return Math.max(0, store.freeBytes() - properties.store().reserve().toBytes());
        } catch (IOException e) {
            // A disk that cannot be asked has no room.
            return 0;
        }
    }
}
