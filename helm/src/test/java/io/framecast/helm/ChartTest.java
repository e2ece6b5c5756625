package io.framecast.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.LintResult;
import io.framecast.helm.Chart.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What Helm says of the chart and its values. */
class ChartTest {

    static List<Shape> shapes() {
        return Chart.shapes();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void helmHasNothingToSayAgainstAnyShape(Shape shape, @TempDir Path scratch) throws IOException {
        LintResult result = Chart.lint(shape, scratch);

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
            "coordinater.replicas, 3", "coordinator.replica, 3", "coordinator.replicas, 0", "frameService.storage.size, lots",
            "kafka.bootstrapServers, kafka", "kafka.sessionTimeoutMillis, 300", "postgresql.host, ''", "securityContext.runAsUser, 0",
            "kafka.sasl.mechanism, GSSAPI", "postgresql.tls.mode, verify-full", "gateway.autoscaling.minReplicas, 0",
            "spread.zones, Sometimes", "domain, 'a.b'", "gateway.service.port, 0"})
    void valuesThatCannotWorkAreRefused(String name, String value) {
        assertThatThrownBy(() -> Chart.render(Shape.DEFAULT, Map.of(name, value)))
                .hasMessageContaining("values don't meet the specifications of the schema");
    }

    @Test
    void theImagesOfTheChartAreThoseThatTheBuildMakes() throws IOException {
        String parent = Files.readString(Path.of("..", "pom.xml"));
        assertThat(parent).contains("<image>framecast/${project.artifactId}:${image.tag}</image>");
        String tag = parent.replaceFirst("(?s).*<image\\.tag>(.*?)</image\\.tag>.*", "$1");

        assertThat(Workload.among(Chart.objects(Shape.DEFAULT)))
                .extracting(workload -> workload.container().getImage())
                .containsExactlyInAnyOrder("framecast/coordinator-service:" + tag, "framecast/strategist-service:" + tag,
                        "framecast/frame-service:" + tag, "framecast/client-gateway:" + tag);
    }
}
