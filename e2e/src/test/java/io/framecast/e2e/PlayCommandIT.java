package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.Rest;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./framecast play} loses its gateway. */
@Order(12)
@OnCluster(OnCluster.HARMED)
final class PlayCommandIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final String FRAMES = "0-299";
    private static final int FRAME_COUNT = 300;

    private final ClusterUnderTest cluster;

    PlayCommandIT(ClusterUnderTest cluster) {
        this.cluster = cluster;
    }

    /** A killed gateway is noticed at once, a frozen one after four seconds of silence. */
    @ParameterizedTest
    @ValueSource(strings = {"kill", "pause"})
    void theSameRequestIsPlayedToItsEndAtAnotherGateway(String fault) throws IOException, InterruptedException {
        Path undisturbed = ClusterUnderTest.artefacts().resolve("undisturbed.mjpeg");
        Path disturbed = ClusterUnderTest.artefacts().resolve("disturbed-by-" + fault + ".mjpeg");
        Path output = ClusterUnderTest.artefacts().resolve("play-" + fault + ".log");
        cluster.command().run(WITHIN, "play", "demo", "--frames", FRAMES, "--rate", "max", "--output", undisturbed.toString()).orFail();

        Files.deleteIfExists(disturbed);
        Process player = cluster.command().begin(output, "play", "demo", "--frames", FRAMES, "--json", "--output", disturbed.toString());
        try {
            Await.until("frames to be written", WITHIN, () -> Files.exists(disturbed) && Files.size(disturbed) > 100_000);
            cluster.command().run(WITHIN, fault, "gateway-1").orFail();
            assertThat(player.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            player.destroyForcibly();
        }

        assertThat(player.exitValue()).as(Files.readString(output)).isZero();
        JsonNode report = Files.readString(output).lines().filter(line -> line.startsWith("{")).map(JsonMapper.shared()::readTree).findFirst().orElseThrow();
        assertThat(report.path("received").asInt()).isEqualTo(FRAME_COUNT);
        assertThat(report.path("duplicates").asInt()).as("only what was missing is asked for").isZero();
        assertThat(report.path("gatewayChanges").asInt()).isEqualTo(1);
        assertThat(Files.mismatch(undisturbed, disturbed)).as("every byte as in an undisturbed playback").isEqualTo(-1);
        assertThat(Files.readString(output)).contains("is lost").contains("the request goes on at http://");
        JsonNode request = new Rest(cluster.gateway(2)).get("requests/" + report.path("ruid").asString()).expect(200).json();
        assertThat(request.path("phase").asString()).isEqualTo("DONE");
    }
}
