package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.Rest;
import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.fault.Faults;
import io.framecast.e2e.probe.TopicProbe;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.SdJoin;
import io.framecast.protocol.topic.EventCodec;
import io.framecast.protocol.topic.Topic;
import io.framecast.protocol.topic.Topics;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the running services write and say is as AsyncAPI describes it, field by field, and the other way round. */
@Order(12)
@OnCluster(OnCluster.HARMED)
final class TopicDocumentIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final String POISON = "poison-documents";

    private final ClusterUnderTest cluster;
    private final Rest rest;
    private final DescribedFilms films;
    private final DescribedTopics topics = new DescribedTopics();

    TopicDocumentIT(ClusterUnderTest cluster) {
        this.cluster = cluster;
        rest = new Rest(cluster.gateway(1));
        films = new DescribedFilms(rest, new DescribedRest(rest));
    }

    @BeforeEach
    void theViewHasAllNodes() {
        Library.awaitAllNodes(rest);
    }

    @Test
    void everyRecordAndSocketMessageIsAsDescribedAndEveryDescribedFieldIsSent() {
        try (TopicProbe probe = new TopicProbe(cluster.bootstrapServers(), "framecast", Topics.all().stream().map(Topic::name).toArray(String[]::new))) {
            importFails();
            sourcesAreLostAndComeBack();
            aViewerVanishes();
            aProcessOfATakenNameIsRefused(probe);
            moviesAreChangedAndDeleted();
            aMovieGrowsWhileItIsFollowedAndARuleDeletesIt();
            aViewerWaitsForRoom();
            probe.send("crq", POISON, "{ this is no JSON".getBytes(StandardCharsets.UTF_8));
            probe.await("the dead letter", WITHIN, entry -> entry.topic().equals("dead-letter") && entry.text("key").equals(POISON));
            probe.readToEnd().stream().filter(entry -> entry.value() != null && !String.valueOf(entry.key()).startsWith("poison-")).forEach(topics::check);
        }
        topics.assertAllIsAsDescribed();
    }

    private void importFails() {
        byte[] letter = "This is a letter, not a film. ".repeat(1000).getBytes(StandardCharsets.UTF_8);
        String importId = rest.upload(BodyPublishers.ofByteArray(letter), "letter-" + System.nanoTime(), "Letter").expect(202).json().path("importId").asString();
        assertThat(Library.awaitImport(rest, importId).path("state").asString()).isEqualTo("FAILED");
    }

    /** A movie of one copy loses frames with its node; another goes on from a standby. Both viewers are on one socket. */
    private void sourcesAreLostAndComeBack() {
        String single = "single-" + System.nanoTime();
        films.importFilm(single, 1);
        String holder = rest.get("movies/" + single + "/holdings").json().get(0).path("node").asString();
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel film = viewer.open(single, "0-59", "", 4);
            ViewerChannel demo = viewer.open(Library.DEMO, "0-299");
            demo.demand(1, "0-9");
            demo.awaitEnd(1, WITHIN);
            new Faults(cluster).kill(holder);
            demo.demand(2, "299-0/-1");
            demo.awaitEnd(2, WITHIN);
            film.demand(1, "0-59");
            film.await("frames that no live node holds", WITHIN, message -> message.path("type").asString().equals("unavailable"));
            cluster.heal();
            film.await("they are back", WITHIN, message -> message.path("type").asString().equals("available"));
            film.demand(2, "6-9");
            film.awaitEnd(2, WITHIN);
            // Its only holder lacks it then, and nobody else has it.
            film.bad(7);
            film.await("the frame that is not to be had", WITHIN, message -> message.path("type").asString().equals("unavailable")
                    && message.path("mask").asString().equals("7"));
            demo.bad(5);
            demo.done("0-299");
            demo.await("the end", WITHIN, message -> message.path("type").asString().equals("phase"));
            // Its movie goes, and takes the request along; a request that is ended as its viewer wishes needs no reason.
            rest.delete("movies/" + single).expect(204);
            film.await("the end", WITHIN, message -> message.path("type").asString().equals("phase"));
            ViewerChannel closed = viewer.open(Library.DEMO, "0-9");
            closed.close();
            String wanting = "wanting-" + System.nanoTime();
            films.importFilm(wanting, 1);
            rest.patch("movies/" + wanting, "{\"copies\":2}").expect(200);
            ViewerChannel lacking = viewer.open(wanting, "0-9");
            lacking.close();
            rest.delete("movies/" + wanting).expect(204);
            ViewerChannel none = viewer.openWithoutWaiting(Map.of("movieId", "nosuch"));
            none.await("the refusal", WITHIN, message -> message.path("type").asString().equals("problem"));
            String ruid = rest.post("requests", "{\"movieId\":\"demo\",\"wanted\":\"0-9\"}").expect(201).json().path("ruid").asString();
            ViewerChannel known = viewer.reopen(ruid, "0-3");
            rest.delete("requests/" + ruid);
            known.await("the end", WITHIN, message -> message.path("type").asString().equals("phase"));
            viewer.send(DescribedTopics.NONSENSE);
            Await.until("the answer to what was not understood", WITHIN, () -> !viewer.messagesWithoutChannel().isEmpty());
            topics.said(viewer, film, demo, closed, lacking, none, known);
        }
    }

    private void aViewerVanishes() {
        SocketViewer viewer = SocketViewer.connect(cluster.gateway(1));
        ViewerChannel channel = viewer.open(Library.DEMO, "0-99");
        channel.demand(1, "0-9");
        channel.awaitEnd(1, WITHIN);
        viewer.vanish();
        Library.awaitPhase(rest, channel.ruid(), "ABANDONED", WITHIN);
    }

    /** As a process says that has slept while the node was started anew. */
    private void aProcessOfATakenNameIsRefused(TopicProbe probe) {
        probe.send("sdjoin", "frame-1", EventCodec.encode(new SdJoin("frame-1", NodeRole.FRAME_SERVICE, 1,
                new NodeAddress("127.0.0.1", 1, 1), "", Instant.now())));
        probe.await("the refusal", WITHIN, entry -> entry.topic().equals("sdrefused") && "frame-1".equals(entry.key()));
    }

    private void moviesAreChangedAndDeleted() {
        String film = "deleted-" + System.nanoTime();
        films.importFilm(film, 2);
        for (int copies : List.of(3, 2)) {
            rest.patch("movies/" + film, "{\"copies\":" + copies + "}").expect(200);
            Await.until(copies + " copies", WITHIN, () -> rest.get("movies/" + film).json().path("repair").isNull());
        }
        rest.patch("movies/" + film, "{\"title\":\"Another\",\"labels\":{\"camera\":\"south\"},\"copies\":1,\"recordedAt\":\"2026-03-01T13:00:00Z\"}").expect(200);
        rest.delete("movies/" + film).expect(204);
        // No gateway that knows better would ask this: only one that has not heard yet.
        String question = "refused-" + System.nanoTime();
        try (TopicProbe probe = new TopicProbe(cluster.bootstrapServers(), "framecast", "import")) {
            probe.send("import", "nosuch", EventCodec.encode(new ImportEvent.DeletionAsked(question, "nosuch", "gateway-1", Instant.now())));
            probe.await("the refusal", WITHIN, entry -> entry.text("type").equals("REFUSED") && entry.text("changeId").equals(question));
        }
    }

    private void aMovieGrowsWhileItIsFollowedAndARuleDeletesIt() {
        String film = "followed-" + System.nanoTime();
        films.beginRecording(film);
        rest.append(film, 0, films.demoFrame(0)).expect(200);
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel follower = viewer.openWithoutWaiting(Map.of("movieId", film, "wanted", "0", "follow", true));
            follower.awaitOpened();
            rest.append(film, 1, films.demoFrame(1)).expect(200);
            follower.await("the second frame", WITHIN, message -> message.path("type").asString().equals("grown"));
            follower.demand(1, "0-1");
            follower.awaitEnd(1, WITHIN);
            rest.post("movies/" + film + "/close", "").expect(200);
            follower.done("");
            follower.await("the end", WITHIN, message -> message.path("type").asString().equals("phase"));
            topics.said(viewer, follower);
        }
        rest.put("retention", DescribedFilms.ruleAbout(film)).expect(200);
        films.awaitDeleted(film);
        rest.put("retention", "{}").expect(200);
    }

    private void aViewerWaitsForRoom() {
        List<String> paced = films.pacedRequestsUntilOneWaits();
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel waiting = viewer.openWithoutWaiting(Map.of("movieId", Library.DEMO, "wanted", "0-9", "rate", 16));
            waiting.await("its place in the queue", WITHIN, message -> message.path("type").asString().equals("queued"));
            paced.forEach(ruid -> rest.delete("requests/" + ruid));
            waiting.demand(1, "0-9");
            waiting.awaitEnd(1, WITHIN);
            waiting.done("");
            waiting.await("the end", WITHIN, message -> message.path("type").asString().equals("phase"));
            topics.said(viewer, waiting);
        }
    }

    @Test
    void everyTopicIsKeptAsDescribed() throws ExecutionException, InterruptedException {
        Properties settings = new Properties();
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers());
        try (Admin admin = Admin.create(settings)) {
            Set<String> names = Topics.all().stream().map(topic -> topic.in("framecast")).collect(Collectors.toSet());
            Map<String, TopicDescription> made = admin.describeTopics(names).allTopicNames().get();
            List<ConfigResource> resources = names.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
            Map<ConfigResource, Config> configs = admin.describeConfigs(resources).all().get();
            for (ConfigResource resource : resources) {
                JsonNode described = topics.kafkaBinding(resource.name().replace("framecast.", "{domain}."));
                assertThat(made.get(resource.name()).partitions()).as("partitions of " + resource.name()).hasSize(described.path("partitions").asInt());
                Map<String, String> told = new TreeMap<>();
                Map<String, String> real = new TreeMap<>();
                described.path("topicConfiguration").properties().forEach(setting -> {
                    told.put(setting.getKey(), setting.getValue().isArray() ? setting.getValue().get(0).asString() : setting.getValue().asString());
                    real.put(setting.getKey(), configs.get(resource).get(setting.getKey()).value());
                });
                assertThat(told).as("settings of " + resource.name()).isEqualTo(real);
            }
        }
    }
}
