package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.Rest;
import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.cluster.ClusterOptions;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.fault.Faults;
import io.framecast.e2e.invariant.EpochNeverRegresses;
import io.framecast.e2e.invariant.EveryWantedFrameDeliveredOnce;
import io.framecast.e2e.probe.TopicProbe;
import io.framecast.e2e.report.Figures;
import io.framecast.protocol.mask.FrameMask;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Slow: a cluster of its own with three brokers, which no other scenario needs. */
@Order(21)
final class BrokerLossIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final Duration BUFFER = Duration.ofSeconds(1);
    private static final Duration SERVED_WITHIN = Duration.ofSeconds(30);
    private static final int BROKERS = 3;
    private static final int REQUESTS = 5;
    private static final FrameMask TEN = FrameMask.firstFrames(10);

    /** One after the other, so that one of them is the one that coordinates the coordinators, and one leads Kafka's own quorum. */
    @Test
    void anyBrokerMayDieAndStreamsGoOnAndNewRequestsAreServed() throws Exception {
        Figures figures = new Figures();
        try (ClusterUnderTest cluster = ClusterUnderTest.start(ClusterOptions.threeBrokers("brokers"));
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            everyTopicHasACopyOnEachBroker(admin);
            Rest rest = new Rest(cluster.gateway(1));
            int frames = rest.get("movies/demo").expect(200).json().path("frames").asInt();
            for (int i = 1; i <= BROKERS; i++) {
                String broker = "kafka-" + i;
                Await.until("every copy of every partition is in sync", WITHIN, () -> isInSync(admin));
                Faults faults = new Faults(cluster).aimAt(broker);
                try (Playing playing = new Playing(cluster.gateway(1), Library.DEMO, frames)) {
                    playing.awaitFrames(50);
                    faults.kill(broker);
                    long slowest = 0;
                    for (int request = 0; request < REQUESTS; request++) {
                        slowest = Math.max(slowest, firstFrameNanos(cluster));
                    }
                    figures.addNanos(broker + " killed: slowest of the next " + REQUESTS + " new requests", slowest);
                    playing.seesAllWithin(BUFFER, figures, broker + " killed");
                    playing.isDone(rest);
                    assertThat(Duration.ofNanos(slowest)).isLessThan(SERVED_WITHIN);
                }
                cluster.command().run(WITHIN, "start", broker).orFail();
            }
            try (TopicProbe probe = new TopicProbe(cluster.bootstrapServers(), "framecast", "strg")) {
                new EpochNeverRegresses(probe.readToEnd()).check();
            }
        } finally {
            System.out.println(figures.table());
        }
    }

    /** Of a viewer who opens again where it is told to try again in a second. */
    private static long firstFrameNanos(ClusterUnderTest cluster) {
        long begun = System.nanoTime();
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            while (true) {
                ViewerChannel channel = viewer.openWithoutWaiting(Map.of("movieId", Library.DEMO, "wanted", TEN.toText()));
                channel.demand(1, TEN.toText());
                JsonNode answer = channel.await("opened, or a problem", WITHIN, message -> List.of("opened", "problem").contains(message.path("type").asString("")));
                if (answer.path("type").asString("").equals("opened")) {
                    channel.awaitEnd(1, WITHIN);
                    new EveryWantedFrameDeliveredOnce(TEN, 1, channel.arrivals()).check();
                    channel.done("");
                    return channel.arrivals().getFirst().nanos() - begun;
                }
                assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(503);
            }
        }
    }

    private static boolean isInSync(Admin admin) throws Exception {
        Collection<String> topics = admin.listTopics().names().get(30, TimeUnit.SECONDS);
        return admin.describeTopics(topics).allTopicNames().get(30, TimeUnit.SECONDS).values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .map(TopicPartitionInfo::isr)
                .allMatch(inSync -> inSync.size() == BROKERS);
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
}
