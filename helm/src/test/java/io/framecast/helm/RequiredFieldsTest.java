package io.framecast.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.framecast.helm.Chart.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kubernetes' own schemas find no field missing and none of another type. They come from the npm package kubernetes-models, in the
 * directory that FRAMECAST_KUBERNETES_MODELS names; ./framecast test fetches it.
 */
class RequiredFieldsTest {

    private static final String MODELS = System.getenv().getOrDefault("FRAMECAST_KUBERNETES_MODELS", "");

    static List<Shape> shapes() {
        return Chart.shapes();
    }

    @BeforeAll
    static void schemasAreThere() {
        assumeTrue(Files.isDirectory(Path.of(MODELS, "kubernetes-models")), "Kubernetes' schemas are not here:"
                + " FRAMECAST_KUBERNETES_MODELS must name the node_modules with kubernetes-models, ./framecast test fetches it");
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void noneIsMissing(Shape shape) throws IOException, InterruptedException {
        List<HasMetadata> objects = Chart.objects(shape);

        List<String> said = validate(objects);

        assertThat(said).hasSameSizeAs(objects).noneMatch(line -> line.startsWith("refused "));
        assertThat(said.stream().filter(line -> line.startsWith("foreign ")))
                .allMatch(line -> line.startsWith("foreign ServiceMonitor/") || line.startsWith("foreign PrometheusRule/"));
    }

    @Test
    void oneThatIsMissingIsFound() throws IOException, InterruptedException {
        List<HasMetadata> objects = Chart.objects("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: without-a-selector}
                spec:
                  template:
                    spec:
                      containers: [{name: c}]
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: right}
                """);

        assertThat(validate(objects)).satisfiesExactly(
                first -> assertThat(first).startsWith("refused Deployment/without-a-selector").contains("selector"),
                second -> assertThat(second).isEqualTo("checked ConfigMap/right"));
    }

    private static List<String> validate(List<HasMetadata> objects) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("node", Path.of("src/test/js/validate.cjs").toAbsolutePath().toString());
        builder.environment().put("NODE_PATH", MODELS);
        Process node = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (OutputStream input = node.getOutputStream()) {
            input.write(new KubernetesSerialization().asJson(objects).getBytes(StandardCharsets.UTF_8));
        }
        List<String> said = node.inputReader().lines().toList();
        assertThat(node.waitFor()).isZero();
        return said;
    }
}
