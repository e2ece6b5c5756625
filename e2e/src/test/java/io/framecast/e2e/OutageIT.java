package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.framecast.e2e.client.Rest.Answer;
import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.evidence.NodeGauge;
import io.framecast.e2e.fault.Faults;
import io.framecast.e2e.fault.PrivateMount;
import io.framecast.e2e.footage.DebianFfmpeg;
import io.framecast.e2e.report.Figures;
import io.framecast.protocol.link.JoinToken;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Kafka, PostgreSQL or a disk is not to be had. */
@Order(12)
@OnCluster(OnCluster.HARMED)
final class OutageIT extends FaultScenarios {

    private static final Duration REFUSED_WITHIN = Duration.ofSeconds(3);
    /** Of a viewer who left while nobody could be told: long before the coordinator would ask by itself. */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(20);
    private static final int DISK_MEBIBYTES = 100;

    OutageIT(ClusterUnderTest cluster, Figures figures) {
        super(cluster, figures);
    }

    @Test
    void withoutKafkaStreamsGoOnThoughASourceDiesAndNewRequestsAreToldToTryAgain() {
        Faults faults = aimAt("kafka", "frame-2");
        try (Playing playing = play(1); SocketViewer leaving = SocketViewer.connect(cluster.gateway(2))) {
            ViewerChannel left = leaving.open(Library.DEMO, "0-9");
            left.demand(1, "0-9");
            left.awaitEnd(1, WITHIN);
            playing.awaitFrames(50);
            faults.kill("kafka");
            left.done("");
            playing.awaitFrames(100);
            faults.kill("frame-2");
            playing.awaitFrames(200);
            for (int i = 0; i < 3; i++) {
                long begun = System.nanoTime();
                Answer answer = rest.post("requests", "{\"movieId\":\"demo\",\"wanted\":\"0-9\"}");
                long took = System.nanoTime() - begun;
                assertThat(answer.status()).as(answer.text()).isEqualTo(503);
                assertThat(answer.header("Retry-After")).isNotEmpty();
                figures.addNanos("Kafka down: until a new request is told to try again", took);
                assertThat(Duration.ofNanos(took)).isLessThan(REFUSED_WITHIN);
            }
            playing.seesAllWithin(BUFFER, figures, "Kafka down and a source killed");
            left.await("that nobody could be told", WITHIN, message -> message.path("status").asInt() == 503);

            long begun = System.nanoTime();
            cluster.heal();
            String ruid = Await.present("a new request is served", WITHIN, () -> Optional.of(rest.post("requests", "{\"movieId\":\"demo\",\"wanted\":\"0-9\"}"))
                    .filter(answer -> answer.status() == 201)).json().path("ruid").asString();
            assertThat(Library.digestsByMultipart(rest, "requests/" + ruid + "/stream?rate=max")).hasSize(10);
            figures.addNanos("Kafka started again, with all that had died: until a request was served", System.nanoTime() - begun);
            Library.awaitPhase(rest, left.ruid(), "DONE", TOLD_WITHIN);
            theViewHasAllNodes();
            playing.isDone(rest);
            backupsEqualPrimaries();
        }
    }

    @Test
    void withoutPostgresNothingStopsAndTheLedgerCatchesUpWithNothingMissing() {
        aimAt("postgres").kill("postgres");
        List<String> made = new ArrayList<>();
        try (Playing playing = play(2)) {
            for (int i = 0; i < 10; i++) {
                String ruid = rest.post("requests", "{\"movieId\":\"demo\",\"wanted\":\"0-9\"}").expect(201).json().path("ruid").asString();
                assertThat(Library.digestsByMultipart(rest, "requests/" + ruid + "/stream?rate=max")).hasSize(10);
                made.add(ruid);
            }
            playing.seesAllWithin(BUFFER, figures, "PostgreSQL down");
            playing.isDone(rest);
            made.add(playing.ruid());
            long begun = System.nanoTime();
            cluster.heal();
            Await.passes("all of them are in the ledger as DONE", WITHIN, () -> assertThat(doneInTheLedger()).containsAll(made));
            figures.addNanos("PostgreSQL started again: until the ledger has all", System.nanoTime() - begun);
        }
    }

    private List<String> doneInTheLedger() {
        JsonNode items = rest.get("requests?movieId=demo&phase=DONE&limit=50").expect(200).json().path("items");
        return StreamSupport.stream(items.spliterator(), false).map(item -> item.path("ruid").asString()).toList();
    }

    /** Its data lies on a file system that has less room than is always left free. */
    @Test
    void aFrameServiceWhoseDiskIsFullTakesNoImportAndServesOn() throws Exception {
        Path store = cluster.data().resolve("frame-4");
        Optional<List<String>> smallDisk = PrivateMount.over(List.of(store), DISK_MEBIBYTES);
        assumeThat(smallDisk).as("file systems can be mounted here").isPresent();
        Path kept = cluster.data().resolveSibling("frame-4-kept");
        List<String> withItsData = new ArrayList<>(smallDisk.orElseThrow());
        withItsData.addAll(List.of("sh", "-c", "cp -a '" + kept + "/.' '" + store + "' && exec \"$@\"", "sh"));

        cluster.command().run(WITHIN, "stop", "frame-4").orFail();
        assertThat(new ProcessBuilder("cp", "-a", store.toString(), kept.toString()).inheritIO().start().waitFor()).isZero();
        cluster.command().after(withItsData).run(WITHIN, "start", "frame-4").orFail();
        try {
            theViewHasAllNodes();
            assertThat(nodes.gauges("frame-4", "framecast_store_room_bytes").stream().mapToDouble(NodeGauge::value).sum()).isZero();
            Path film = ClusterUnderTest.artefacts().resolve("full.avi");
            DebianFfmpeg.makeSmallFilm(film, 30);
            HttpResponse<String> refusal = uploadTo("frame-4", film);
            assertThat(refusal.statusCode()).isEqualTo(507);
            assertThat(refusal.body()).contains("this node has room for 0 MiB");
            JsonNode everywhere = imported(film, 4);
            assertThat(everywhere.path("state").asString()).as(everywhere.toString()).isEqualTo("DONE");
            assertThat(everywhere.path("detail").asString()).contains("4 copies need as many frame services with free space", "add frame services");
            assertThat(stored(everywhere.path("movieId").asString())).isNotEmpty().doesNotContainKey("frame-4");
            try (Playing playing = play(1)) {
                playing.seesAllWithin(BUFFER, figures, "disk of a source full");
                assertThat(playing.channel().deliveringNodes()).contains("frame-4");
                playing.isDone(rest);
            }
        } finally {
            cluster.command().run(WITHIN, "kill", "frame-4").orFail();
        }
    }

    /** As a gateway passes an upload on. */
    private HttpResponse<String> uploadTo(String node, Path film) throws Exception {
        String token = new JoinToken(Files.readString(cluster.data().resolve("secret")).strip()).mintUpload("full", "full", "1");
        URI address = URI.create("http://127.0.0.1:%d/internal/imports/full?movieId=full&version=1".formatted(cluster.row(node).port()));
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(address).PUT(BodyPublishers.ofFile(film)).header(JoinToken.HEADER, token).build(),
                    BodyHandlers.ofString());
        }
    }

    private JsonNode imported(Path film, int copies) throws Exception {
        Answer answer = rest.upload(BodyPublishers.ofFile(film), "id=full-%d&title=Full&copies=%d".formatted(System.nanoTime(), copies)).expect(202);
        return Library.awaitImport(rest, answer.json().path("importId").asString());
    }
}
