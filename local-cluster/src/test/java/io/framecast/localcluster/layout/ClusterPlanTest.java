package io.framecast.localcluster.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClusterPlanTest {

    private static ClusterPlan plan(ClusterSettings settings, Integer... gatewayPorts) {
        PortChooser ports = new PortChooser(new SplittableRandom(7), port -> true);
        return ClusterPlan.of(settings, "cluster-id", List.of(gatewayPorts), ports);
    }

    @Test
    void theDefaultClusterHasTenServicesWithKafkaAndPostgresBeforeThem() {
        ClusterPlan plan = plan(new ClusterSettings(4, 3, 1, 2, 1, 8080), 8080, 8081);

        assertThat(plan.nodes()).extracting(NodeSpec::name).containsExactly(
                "kafka", "postgres", "coordinator-1", "coordinator-2", "coordinator-3", "strategist-1",
                "frame-1", "frame-2", "frame-3", "frame-4", "gateway-1", "gateway-2");
        assertThat(plan.pageUrl()).isEqualTo("http://localhost:8080/");
    }

    @Test
    void everyPortIsUsedOnce() {
        ClusterPlan plan = plan(new ClusterSettings(4, 3, 1, 2, 3, 8080), 8080, 8081);

        List<Integer> ports = plan.nodes().stream()
                .flatMap(node -> Stream.of(node.port(), node.metricsPort(), node.controllerPort()).distinct())
                .filter(port -> port != 0)
                .toList();
        assertThat(ports).doesNotHaveDuplicates();
    }

    @Test
    void severalBrokersAreNumberedAndShareOneQuorum() {
        ClusterPlan plan = plan(new ClusterSettings(1, 1, 1, 1, 3, 8080), 8080);

        List<NodeSpec> brokers = plan.withRole(Role.KAFKA);
        assertThat(brokers).extracting(NodeSpec::name).containsExactly("kafka-1", "kafka-2", "kafka-3");
        assertThat(plan.quorumVoters().split(",")).hasSize(3).allMatch(voter -> voter.matches("[123]@127\\.0\\.0\\.1:\\d+"));
        assertThat(plan.bootstrapServers()).isEqualTo("localhost:%d,localhost:%d,localhost:%d"
                .formatted(brokers.get(0).port(), brokers.get(1).port(), brokers.get(2).port()));
        assertThat(plan.settings().replicationFactor()).isEqualTo(3);
    }

    @Test
    void numbersOutsideTheirRangeAreRefusedWithTheRange() {
        assertThatThrownBy(() -> new ClusterSettings(0, 3, 1, 2, 1, 8080)).hasMessage("--frame-services must be between 1 and 64, not 0");
        assertThatThrownBy(() -> new ClusterSettings(4, 3, 1, 2, 6, 8080)).hasMessage("--brokers must be between 1 and 5, not 6");
        assertThatThrownBy(() -> new ClusterSettings(4, 3, 1, 2, 1, 65_535)).hasMessageContaining("ends at port 65536");
    }
}
