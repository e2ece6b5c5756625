package io.framecast.localcluster.launch;

import io.framecast.localcluster.layout.NodeSpec;

/**
 * One process as it is now.
 *
 * @param pid its id; 0 where it does not run
 * @param note why it is dead as far as that is known, else empty
 */
public record NodeStatus(NodeSpec node, long pid, NodeState state, String note) {}
