package io.framecast.localcluster.cli;

import io.framecast.localcluster.gateway.GatewayClient;
import io.framecast.localcluster.launch.NodeState;
import io.framecast.localcluster.launch.NodeStatus;
import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.layout.NodeSpec;
import io.framecast.localcluster.layout.Role;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Which coordinator is primary and backup of which partition, as a gateway says; nothing where none answers in a second. */
record PartitionRoles(JsonNode coordinators) {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    static PartitionRoles askedOf(List<NodeStatus> rows) {
        for (NodeStatus row : rows) {
            if (row.node().role() == Role.GATEWAY && row.state() == NodeState.RUNNING) {
                try (GatewayClient gateway = new GatewayClient(URI.create("http://127.0.0.1:" + row.node().port()), TIMEOUT)) {
                    return new PartitionRoles(gateway.getJson("/domain").path("coordinators"));
                } catch (ClusterProblem e) {
                    // The next gateway may know; what none knows is left out of the table.
                }
            }
        }
        return new PartitionRoles(JsonNodeFactory.instance.arrayNode());
    }

    List<Integer> primaryOf(NodeSpec node) {
        return partitions(node, "PRIMARY");
    }

    List<Integer> backupOf(NodeSpec node) {
        return partitions(node, "BACKUP");
    }

    /** As the table says it: {@code primary of 0,3; backup of 1}; empty for all but coordinators with partitions. */
    String sentence(NodeSpec node) {
        List<Integer> primary = primaryOf(node);
        List<Integer> backup = backupOf(node);
        return Stream.of(primary.isEmpty() ? "" : "primary of " + joined(primary), backup.isEmpty() ? "" : "backup of " + joined(backup))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private List<Integer> partitions(NodeSpec node, String role) {
        return coordinators.valueStream()
                .filter(entry -> entry.path("nodeId").asString("").equals(node.name()) && entry.path("role").asString("").equals(role))
                .map(entry -> entry.path("partition").asInt(-1))
                .sorted()
                .toList();
    }

    private static String joined(List<Integer> partitions) {
        return partitions.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
