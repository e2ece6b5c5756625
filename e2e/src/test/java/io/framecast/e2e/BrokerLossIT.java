package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.cluster.ClusterOptions;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.cluster.FramecastCommand.Result;
import io.framecast.e2e.deadline.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Slow: a cluster of its own with three brokers, which no other scenario needs. */
@Tag("three-brokers")
@Order(21)
final class BrokerLossIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final int BROKERS = 3;

    @Test
    void aStreamGoesOnAndANewRequestIsServedWhenTheBrokerDiesThatCoordinatesTheCoordinators() throws Exception {
        try (ClusterUnderTest cluster = ClusterUnderTest.start(ClusterOptions.threeBrokers("brokers"))) {
            String doomed;
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
                everyTopicHasACopyOnEachBroker(admin);
                doomed = "kafka-" + admin.describeConsumerGroups(List.of("framecast-coordinator")).describedGroups().get("framecast-coordinator")
                        .get(30, TimeUnit.SECONDS).coordinator().id();
            }
            Path output = ClusterUnderTest.artefacts().resolve("clusters/brokers/play.log");
            Process player = streaming(cluster, output);
            try {
                cluster.command().run(WITHIN, "kill", doomed).orFail();
                Await.passes("a new request to be served", WITHIN, () -> perfect(cluster.command().run(WITHIN, "play", "demo", "--frames", "0-99", "--rate", "max", "--json")));
                assertThat(player.isAlive()).as("the movie streams still, so it streamed while the broker was dead").isTrue();
                assertThat(player.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
                assertThat(player.exitValue()).as(Files.readString(output)).isZero();
            } finally {
                player.destroyForcibly();
            }
            assertThat(cluster.status()).filteredOn(row -> !row.state().equals("RUNNING"))
                    .singleElement().satisfies(row -> assertThat(row.name()).isEqualTo(doomed));

            cluster.command().run(WITHIN, "start", doomed).orFail();
            assertThat(cluster.isAllRunning()).isTrue();
            perfect(cluster.command().run(WITHIN, "play", "demo", "--frames", "100-199", "--rate", "max", "--json"));
        }
    }

    /** Brokers that have just started may still change leaders: who is told to try again in a second does so. */
    private static Process streaming(ClusterUnderTest cluster, Path output) {
        AtomicReference<Process> player = new AtomicReference<>(play(cluster, output));
        Await.until("the movie to stream", WITHIN, () -> {
            if (!player.get().isAlive()) {
                player.set(play(cluster, output));
            }
            return requests(cluster, "STREAMING").size() == 1;
        });
        return player.get();
    }

    private static Process play(ClusterUnderTest cluster, Path output) {
        return cluster.command().begin(output, "play", "demo", "--rate", "0.5", "--json");
    }

    private static void everyTopicHasACopyOnEachBroker(Admin admin) throws Exception {
        Collection<String> topics = admin.listTopics().names().get(30, TimeUnit.SECONDS);
        assertThat(topics).contains("framecast.crq", "framecast.view");
        for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get(30, TimeUnit.SECONDS).values()) {
            assertThat(topic.partitions()).as(topic.name()).allMatch(partition -> partition.replicas().size() == BROKERS);
        }
        ConfigResource crq = new ConfigResource(ConfigResource.Type.TOPIC, "framecast.crq");
        assertThat(admin.describeConfigs(List.of(crq)).all().get(30, TimeUnit.SECONDS).get(crq).get("min.insync.replicas").value()).isEqualTo("2");
    }

    private static JsonNode requests(ClusterUnderTest cluster, String phase) {
        return JsonMapper.shared().readTree(cluster.command().run(WITHIN, "requests", "--phase", phase, "--json").orFail().out()).path("items");
    }

    private static void perfect(Result played) throws IOException {
        JsonNode report = JsonMapper.shared().readTree(played.orFail().out());
        assertThat(report.path("received").asInt()).isEqualTo(100);
        assertThat(report.path("duplicates").asInt()).isZero();
    }
}
