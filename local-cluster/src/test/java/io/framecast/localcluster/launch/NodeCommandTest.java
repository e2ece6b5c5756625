package io.framecast.localcluster.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.localcluster.kafka.BrokerProperties;
import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.layout.ClusterPlan;
import io.framecast.localcluster.layout.ClusterSettings;
import io.framecast.localcluster.layout.PortChooser;
import io.framecast.localcluster.layout.Role;
import io.framecast.localcluster.runtime.PreparedJar;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NodeCommandTest {

    private static final String LISTS = "--spring.cloud.stream.kafka.streams.binder.configuration.";
    private static final String SESSION = LISTS + "main.consumer.session.timeout.ms=";
    private static final String DELIVERY = LISTS + "producer.delivery.timeout.ms=";
    private static final String STRATEGIST_SESSION = "--spring.cloud.stream.kafka.binder.consumer-properties.session.timeout.ms=";

    private static ClusterPlan plan(int brokers) {
        return ClusterPlan.of(new ClusterSettings(1, 2, 1, 1, brokers, 8080), "id", List.of(8080), new PortChooser(new SplittableRandom(1), port -> true));
    }

    private static List<String> coordinator(ClusterPlan plan) {
        return service(plan, Role.COORDINATOR);
    }

    private static List<String> service(ClusterPlan plan, Role role) {
        return NodeCommand.service(plan, plan.withRole(role).getFirst(), ClusterDirectory.at(Path.of("/data")), new PreparedJar(Path.of("/app.jar"), List.of()));
    }

    private static int millis(List<String> command, String option) {
        String given = command.stream().filter(argument -> argument.startsWith(option)).findFirst().orElseThrow();
        return Integer.parseInt(given.substring(option.length()));
    }

    private static int brokerSessionMillis(ClusterPlan plan) {
        return Integer.parseInt(BrokerProperties.of(1, 1, 2, plan.quorumVoters(), plan.settings().replicationFactor(), Path.of("/data/kafka-1"))
                .getProperty("broker.session.timeout.ms"));
    }

    /** Twice that of a broker, which led the quorum: the next controller counts from its own beginning. */
    @Test
    void aDeadBrokerIsGivenUpBeforeTheSessionOfWhoIsInAGroupEnds() {
        int least = 2 * brokerSessionMillis(plan(3));

        assertThat(millis(coordinator(plan(3)), SESSION)).isGreaterThan(least);
        assertThat(millis(service(plan(3), Role.STRATEGIST), STRATEGIST_SESSION)).isGreaterThan(least);
    }

    @Test
    void whatACoordinatorWritesOutlivesADeadBrokerButNotItsOwnSession() {
        assertThat(millis(coordinator(plan(3)), DELIVERY))
                .isGreaterThan(2 * brokerSessionMillis(plan(3)))
                .isLessThan(millis(coordinator(plan(3)), SESSION));
    }

    @Test
    void withOneBrokerTheServicesOwnSessionStands() {
        assertThat(coordinator(plan(1))).noneMatch(argument -> argument.contains("session.timeout") || argument.contains("delivery.timeout"));
        assertThat(service(plan(1), Role.STRATEGIST)).noneMatch(argument -> argument.contains("session.timeout"));
        assertThat(brokerSessionMillis(plan(1))).isEqualTo(3000);
    }

    @Test
    void topicsHaveACopyOnEachOfThreeBrokersAndTwoMustHaveIt() {
        assertThat(coordinator(plan(3))).contains("--framecast.topics.replication-factor=3");
        assertThat(BrokerProperties.of(2, 1, 2, plan(3).quorumVoters(), 3, Path.of("/data/kafka-2")))
                .containsEntry("min.insync.replicas", "2")
                .containsEntry("offsets.topic.replication.factor", "3");
    }

    @Test
    void noSecretIsOnACommandLine() {
        assertThat(coordinator(plan(1))).noneMatch(argument -> argument.contains("password") || argument.contains("secret"));
    }
}
