package io.framecast.protocol.node;

import io.framecast.protocol.event.NodeLoad;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.PartitionRole;
import java.util.List;

/**
 * What a node says of itself with each heartbeat.
 *
 * @param state whether it takes work
 * @param load what it has to give
 * @param partitions a coordinator's lists, empty for every other role
 */
public record NodeStatus(NodeState state, NodeLoad load, List<PartitionRole> partitions) {

    /** A node that takes work and has no load to tell of. */
    public static final NodeStatus UP = new NodeStatus(NodeState.UP, NodeLoad.NONE, List.of());
}
