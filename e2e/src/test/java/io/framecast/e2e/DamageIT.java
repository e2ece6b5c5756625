package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.Rest;
import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.cluster.FramecastCommand.Result;
import io.framecast.e2e.evidence.FrameArrival;
import io.framecast.e2e.fault.DamagedDisk;
import io.framecast.e2e.invariant.EveryWantedFrameDeliveredOnce;
import io.framecast.e2e.invariant.FramesByteIdentical;
import io.framecast.e2e.probe.TopicProbe;
import io.framecast.e2e.prometheus.Exposition;
import io.framecast.protocol.mask.FrameMask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A disk damages frames: viewers never see it, and it is found, told and no longer used. */
@Order(4)
@OnCluster(OnCluster.SHARED)
final class DamageIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final String MOVIE = "damaged";
    private static final int FRAMES = 60;
    private static final FrameMask ALL = FrameMask.firstFrames(FRAMES);

    private final ClusterUnderTest cluster;
    private final Rest rest;

    DamageIT(ClusterUnderTest cluster) {
        this.cluster = cluster;
        this.rest = new Rest(cluster.gateway(1));
    }

    @Test
    void viewersNeverSeeADamagedFrameAndVerifyFindsQuarantinesAndTellsIt() throws IOException {
        importFilm();
        Map<Integer, String> reference = Library.digestsByMultipart(rest, "movies/" + MOVIE + "/stream?rate=max");
        assertThat(reference).hasSize(FRAMES);
        assertThat(verify(0).out()).contains(MOVIE + " is sound: 120 copies of 60 frames");

        JsonNode holding = rest.get("movies/" + MOVIE + "/holdings").expect(200).json().path(0);
        String node = holding.path("node").asString();
        FrameMask held = FrameMask.parse(holding.path("mask").asString());
        // All but one, so that what is asked of this node, whatever it is, has damaged frames in it.
        FrameMask bad = new DamagedDisk(cluster.data().resolve(node)).damage(MOVIE, held.andNot(FrameMask.of(held.last())));
        assertThat(bad.count()).isEqualTo(held.count() - 1);
        double refusedBefore = counter("gateway-1", "framecast_corrupt_frames_total");

        assertAllIsSeenAsItWas(reference);
        assertThat(counter("gateway-1", "framecast_corrupt_frames_total")).as("damaged frames the sink refused").isGreaterThan(refusedBefore);

        JsonNode verified = JsonMapper.shared().readTree(verify(1, "--json").out());
        assertThat(verified.path("sound").asBoolean()).isFalse();
        assertThat(verified.path("lost").asString()).isEmpty();
        for (JsonNode read : verified.path("nodes")) {
            FrameMask expected = read.path("node").asString().equals(node) ? bad : FrameMask.empty();
            assertThat(FrameMask.parse(read.path("bad").asString())).as(read.path("node").asString()).isEqualTo(expected);
        }
        assertTold(node, bad);

        double refused = counter("gateway-1", "framecast_corrupt_frames_total");
        assertThat(verify(0).out()).contains(MOVIE + " is sound");
        assertAllIsSeenAsItWas(reference);
        assertThat(counter("gateway-1", "framecast_corrupt_frames_total")).as("nobody sends a damaged frame any more").isEqualTo(refused);
        rest.delete("movies/" + MOVIE).expect(204);
    }

    /** A few of the demo's frames, one JPEG after the other: a film that FFmpeg reads. */
    private void importFilm() {
        ByteArrayOutputStream film = new ByteArrayOutputStream();
        for (int frame = 0; frame < FRAMES; frame++) {
            film.writeBytes(rest.get("movies/demo/frames/" + frame).expect(200).body());
        }
        JsonNode begun = rest.upload(BodyPublishers.ofByteArray(film.toByteArray()), MOVIE, "Damaged").expect(202).json();
        JsonNode ended = Library.awaitImport(rest, begun.path("importId").asString());
        assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("DONE");
        Library.movie(rest, MOVIE, "Damaged", () -> {
            throw new AssertionError("it was imported just now");
        });
    }

    private Result verify(int exitCode, String... options) {
        String[] words = options.length == 0 ? new String[] {"verify", MOVIE} : new String[] {"verify", MOVIE, options[0]};
        Result result = cluster.command().run(WITHIN, words);
        assertThat(result.exitCode()).as(result.err() + result.out()).isEqualTo(exitCode);
        return result;
    }

    private void assertAllIsSeenAsItWas(Map<Integer, String> reference) {
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel channel = viewer.open(MOVIE, ALL.toText());
            channel.demand(1, ALL.toText());
            channel.awaitEnd(1, WITHIN);
            List<FrameArrival> arrivals = channel.arrivals();
            new EveryWantedFrameDeliveredOnce(ALL, 1, arrivals).check();
            new FramesByteIdentical(reference, arrivals).check();
            channel.done("");
        }
    }

    private void assertTold(String node, FrameMask bad) throws IOException {
        assertThat(counter(node, "framecast_frames_quarantined_total")).isEqualTo(bad.count());
        assertThat(Files.readString(cluster.data().resolve("logs").resolve(node + ".log")))
                .contains(bad.count() + " frames of " + MOVIE + "/", "are damaged on disk and quarantined");
        try (TopicProbe holdings = new TopicProbe(cluster.bootstrapServers(), "framecast", "holding")) {
            holdings.await(node + " says that it holds " + bad + " no more", WITHIN, entry -> entry.text("node").equals(node)
                    && entry.text("movieId").equals(MOVIE) && !entry.text("mask").isEmpty()
                    && !FrameMask.parse(entry.text("mask")).intersects(bad));
        }
    }

    private double counter(String node, String name) {
        return Exposition.sum(cluster.row(node).metricsPort(), name);
    }
}
