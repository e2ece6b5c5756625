package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.MultipartReader;
import io.framecast.e2e.client.Rest;
import io.framecast.e2e.client.Rest.Answer;
import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.evidence.TopicEntry;
import io.framecast.e2e.probe.TopicProbe;
import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The plan's ten steps, and how requests end. */
@Order(3)
@OnCluster(OnCluster.SHARED)
final class RequestLifeIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);

    private final ClusterUnderTest cluster;
    private final Rest rest;

    RequestLifeIT(ClusterUnderTest cluster) {
        this.cluster = cluster;
        this.rest = new Rest(cluster.gateway(1));
    }

    @Test
    void theTenStepsAreOnTheTopicsAndInTheHistory() {
        String ruid;
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1));
                TopicProbe probe = new TopicProbe(cluster.bootstrapServers(), "framecast", "sdjoin", "setup", "crq", "prq", "dstrg", "strg",
                        "svjoin", "progress", "cdone", "vdone", "sdone")) {
            ViewerChannel channel = viewer.open(Library.DEMO, "0-99");
            ruid = channel.ruid();
            channel.demand(1, "0-99");
            channel.awaitEnd(1, WITHIN);
            channel.done("0-99");
            probe.await("sdone for every node of the group", WITHIN, entry -> is(entry, "sdone", ruid));
            Library.awaitPhase(rest, ruid, "DONE", WITHIN);

            for (String topic : List.of("crq", "prq", "dstrg", "strg", "progress", "cdone", "vdone")) {
                TopicEntry entry = probe.await(topic, WITHIN, seen -> is(seen, topic, ruid));
                assertThat(entry.key()).as("key of " + topic).isEqualTo(ruid);
            }
            JsonNode request = rest.get("requests/" + ruid).expect(200).json();
            assertStrategyCovers(request, FrameMask.range(0, 99));
            assertEachNodeWasToldItsOwnShareOnly(probe, ruid, request);
            Set<String> joined = nodes(probe, "svjoin", ruid);
            Await.until("every node of the group is told to leave it", WITHIN, () -> {
                probe.readToEnd();
                return nodes(probe, "sdone", ruid).containsAll(joined);
            });
            assertThat(probe.readToEnd().stream().filter(entry -> entry.topic().equals("sdjoin")).map(entry -> entry.text("nodeId")))
                    .contains("coordinator-1", "strategist-1", "frame-1", "frame-4", "gateway-1");
            assertThat(probe.readToEnd()).anyMatch(entry -> entry.topic().equals("setup"));

            List<String> events = new ArrayList<>();
            request.path("history").forEach(step -> events.add(step.path("event").asString()));
            assertThat(events).containsSubsequence("CRQ", "PRQ", "STRG", "CDONE", "VDONE");
        }
    }

    private static void assertStrategyCovers(JsonNode request, FrameMask wanted) {
        FrameMask covered = FrameMask.empty();
        for (JsonNode share : request.path("strategy").path("shares")) {
            FrameMask mask = FrameMask.parse(share.path("mask").asString());
            assertThat(mask.intersects(covered)).as("shares overlap").isFalse();
            assertThat(share.path("frames").asInt()).isEqualTo(mask.count());
            FrameMask standby = FrameMask.empty();
            for (JsonNode second : share.path("standbys")) {
                assertThat(second.path("node").asString()).isNotEqualTo(share.path("node").asString());
                standby = standby.or(FrameMask.parse(second.path("mask").asString()));
            }
            assertThat(standby.containsAll(mask)).as("every frame of the share of %s has a standby", share.path("node")).isTrue();
            covered = covered.or(mask);
        }
        assertThat(covered).isEqualTo(wanted);
    }

    private static void assertEachNodeWasToldItsOwnShareOnly(TopicProbe probe, String ruid, JsonNode request) {
        for (TopicEntry entry : probe.readToEnd()) {
            if (is(entry, "svjoin", ruid) && !entry.text("role").equals("SINK")) {
                assertThat(entry.key()).isEqualTo(entry.text("node"));
                assertThat(entry.value().path("shares")).as("a holder sees no other node's share").isEmpty();
                FrameMask share = FrameMask.parse(entry.text("share"));
                FrameMask own = StreamSupport.stream(request.path("strategy").path("shares").spliterator(), false)
                        .filter(one -> one.path("node").asString().equals(entry.key()))
                        .map(one -> FrameMask.parse(one.path("mask").asString()))
                        .reduce(FrameMask.empty(), FrameMask::or);
                assertThat(share).isEqualTo(own);
            }
        }
    }

    private static boolean is(TopicEntry entry, String topic, String ruid) {
        return entry.topic().equals(topic) && entry.text("ruid").equals(ruid);
    }

    private static Set<String> nodes(TopicProbe probe, String topic, String ruid) {
        Set<String> nodes = new TreeSet<>();
        probe.readToEnd().stream().filter(entry -> is(entry, topic, ruid)).forEach(entry -> nodes.add(String.valueOf(entry.key())));
        return nodes;
    }

    @Test
    void aRequestMadeByRestIsPlannedAndOpenedOnTheSocketOfAnotherGateway() {
        Answer created = rest.post("requests", "{\"movieId\":\"demo\",\"wanted\":\"0-59\",\"have\":\"0-9\"}").expect(201);
        String ruid = created.json().path("ruid").asString();
        assertThat(created.header("Location")).endsWith("/api/v1/requests/" + ruid);
        Library.awaitPhase(rest, ruid, "PLANNED", WITHIN);
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(2))) {
            ViewerChannel channel = viewer.reopen(ruid, "0-9");
            channel.demand(1, "0-59");
            channel.awaitEnd(1, WITHIN);
            assertThat(channel.framesOf(1)).containsExactlyInAnyOrderElementsOf(
                    FrameMask.range(10, 59).stream().boxed().toList());
            Library.awaitPhase(rest, ruid, "STREAMING", WITHIN);
            channel.done("0-59");
            Library.awaitPhase(rest, ruid, "DONE", WITHIN);
        }
    }

    @Test
    void theSameRuidWithTheSameBodyIsTheSameRequest() {
        String ruid = "e2e-same-" + System.nanoTime();
        String body = "{\"movieId\":\"demo\",\"wanted\":\"0-9\",\"ruid\":\"" + ruid + "\"}";
        rest.post("requests", body).expect(201);
        assertThat(rest.post("requests", body).expect(200).json().path("ruid").asString()).isEqualTo(ruid);
        assertThat(new Rest(cluster.gateway(2)).post("requests", body).expect(200).json().path("ruid").asString()).isEqualTo(ruid);
        Library.assertProblem(rest.post("requests", body.replace("0-9", "0-8")), 409, ruid);
        rest.delete("requests/" + ruid);
        Library.awaitPhase(rest, ruid, "CANCELLED", WITHIN);
    }

    @Test
    void aChannelClosedCleanlyCancelsItsRequest() {
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel channel = viewer.open(Library.DEMO, "0-99");
            channel.demand(1, "0-9");
            channel.awaitEnd(1, WITHIN);
            channel.close();
            JsonNode ended = Library.awaitPhase(rest, channel.ruid(), "CANCELLED", WITHIN);
            assertThat(ended.path("delivered").asString()).isEqualTo("0-9");
        }
    }

    @Test
    void aViewerThatVanishesLeavesItsRequestAbandonedUnlessItComesBack() {
        SocketViewer gone = SocketViewer.connect(cluster.gateway(1));
        SocketViewer returning = SocketViewer.connect(cluster.gateway(1));
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(2))) {
            String lost = stream(gone);
            String kept = stream(returning);
            gone.vanish();
            returning.vanish();

            ViewerChannel again = viewer.reopen(kept, "0-9");
            again.demand(1, "0-99");
            again.awaitEnd(1, WITHIN);
            assertThat(again.framesOf(1)).containsExactlyInAnyOrderElementsOf(FrameMask.range(10, 99).stream().boxed().toList());

            Library.awaitPhase(rest, lost, "ABANDONED", WITHIN);
            assertThat(rest.get("requests/" + kept).expect(200).json().path("phase").asString()).isEqualTo("STREAMING");
            again.done("0-99");
            Library.awaitPhase(rest, kept, "DONE", WITHIN);
        }
    }

    @Test
    void aRequestOpenedOnAnotherGatewayMovesThereAndTheOldViewerIsTold() {
        try (SocketViewer before = SocketViewer.connect(cluster.gateway(1)); SocketViewer after = SocketViewer.connect(cluster.gateway(2))) {
            ViewerChannel old = before.open(Library.DEMO, "0-99");
            old.demand(1, "0-9");
            old.awaitEnd(1, WITHIN);
            int epoch = rest.get("requests/" + old.ruid()).expect(200).json().path("epoch").asInt();

            ViewerChannel moved = after.reopen(old.ruid(), "0-9");
            moved.demand(1, "0-99");
            moved.awaitEnd(1, WITHIN);
            assertThat(moved.framesOf(1)).containsExactlyInAnyOrderElementsOf(FrameMask.range(10, 99).stream().boxed().toList());
            JsonNode problem = old.await("being told", WITHIN, message -> message.path("type").asString().equals("problem"));
            assertThat(problem.path("status").asInt()).isEqualTo(409);
            assertThat(problem.path("detail").asString()).contains(old.ruid(), "gateway-2");
            assertThat(rest.get("requests/" + old.ruid()).expect(200).json().path("epoch").asInt()).isGreaterThan(epoch);
            moved.done("");
            Library.awaitPhase(rest, old.ruid(), "DONE", WITHIN);
        }
    }

    @Test
    void aMultipartThatIsOpenedOnAnotherGatewayEndsWhereItWas() throws IOException {
        Rest other = new Rest(cluster.gateway(2));
        HttpResponse<InputStream> old = rest.open("movies/demo/stream?frames=0-99&rate=0.5");
        String ruid = old.headers().firstValue("X-RUID").orElseThrow();
        try (MultipartReader parts = new MultipartReader(old.body(), old.headers().firstValue("Content-Type").orElse(""))) {
            parts.next().orElseThrow();
            assertThat(Library.digestsByMultipart(other, "requests/" + ruid + "/stream?rate=max")).hasSize(100);
            int left = 0;
            try {
                while (parts.next().isPresent()) {
                    left++;
                }
            } catch (IOException cutOff) {
                // As a stream that does not come to its end.
            }
            assertThat(left).as("the old one ended before its last part").isLessThan(98);
        }
        assertThat(Library.awaitPhase(rest, ruid, "DONE", WITHIN).path("delivered").asString()).isEqualTo("0-99");
    }

    @Test
    void theHistoryIsNewestFirstInPagesAndFiltered() {
        String run = "page-" + System.nanoTime() + "-";
        for (int i = 0; i < 5; i++) {
            rest.post("requests", "{\"movieId\":\"demo\",\"wanted\":\"0-9\",\"ruid\":\"" + run + i + "\"}").expect(201);
            rest.delete("requests/" + run + i);
        }
        Await.until("all five in the ledger", WITHIN, () -> ruids("requests?phase=CANCELLED&limit=50", run).size() == 5);
        assertThat(ruids("requests?phase=CANCELLED&limit=50", run)).containsExactly(run + 4, run + 3, run + 2, run + 1, run + 0);
        JsonNode page = rest.get("requests?phase=CANCELLED&movieId=demo&limit=1&after=" + run + 4).expect(200).json();
        assertThat(page.path("items").path(0).path("ruid").asString()).isEqualTo(run + 3);
        assertThat(page.path("next").asString()).isEqualTo(run + 3);
        List<String> events = new ArrayList<>();
        page.path("items").path(0).path("history").forEach(step -> events.add(step.path("event").asString()));
        assertThat(events).containsSubsequence("CRQ", "PRQ", "CANCEL", "VDONE");
        assertThat(ruids("requests?movieId=another&limit=50", run)).isEmpty();
        assertThat(ruids("requests?phase=DONE&limit=50", run)).isEmpty();
    }

    private List<String> ruids(String path, String run) {
        return StreamSupport.stream(rest.get(path).expect(200).json().path("items").spliterator(), false)
                .map(item -> item.path("ruid").asString())
                .filter(ruid -> ruid.startsWith(run))
                .toList();
    }

    private static String stream(SocketViewer viewer) {
        ViewerChannel channel = viewer.open(Library.DEMO, "0-99");
        channel.demand(1, "0-9");
        channel.awaitEnd(1, WITHIN);
        return channel.ruid();
    }

    @Test
    void theLedgerHasTheRequestAfterItEnded() {
        String ruid = rest.post("requests", "{\"movieId\":\"demo\",\"wanted\":\"0-9\"}").expect(201).json().path("ruid").asString();
        assertThat(Library.digestsByMultipart(rest, "requests/" + ruid + "/stream?rate=max")).hasSize(10);
        JsonNode row = Await.present(ruid + " in the ledger", WITHIN, () -> StreamSupport.stream(
                        rest.get("requests?movieId=demo&phase=DONE&limit=20").expect(200).json().path("items").spliterator(), false)
                .filter(item -> item.path("ruid").asString().equals(ruid))
                .findFirst());
        assertThat(row.path("phase").asString()).isEqualTo("DONE");
        assertThat(row.path("movieId").asString()).isEqualTo("demo");
    }

    @Test
    void theDomainShowsItsNodesAndWhoIsPrimaryAndBackup() {
        JsonNode domain = rest.get("domain").expect(200).json();
        assertThat(domain.path("domain").asString()).isEqualTo("framecast");
        assertThat(domain.path("view").path("number").asLong()).isPositive();
        assertThat(domain.path("view").path("members")).hasSize(10);
        int[] primaries = new int[6];
        int[] backups = new int[6];
        for (JsonNode coordinator : domain.path("coordinators")) {
            int[] counts = coordinator.path("role").asString().equals("PRIMARY") ? primaries : backups;
            counts[coordinator.path("partition").asInt()]++;
        }
        assertThat(primaries).containsOnly(1);
        assertThat(backups).containsOnly(1);
    }
}
