package io.framecast.protocol.node;

import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.id.Ids;

/**
 * Who a node is to its domain.
 *
 * @param nodeId stable name, see {@link Ids#RULE}
 * @param role what it does
 * @param incarnation grows with each start
 * @param address where to reach it
 * @param zone zone or rack, empty where there are none
 */
public record NodeIdentity(String nodeId, NodeRole role, long incarnation, NodeAddress address, String zone) {

    /** @throws IllegalArgumentException where the name breaks the rule */
    public NodeIdentity {
        if (!Ids.isValid(nodeId)) {
            throw new IllegalArgumentException("framecast.node.id must be " + Ids.RULE + ", got '" + nodeId + "'");
        }
    }
}
