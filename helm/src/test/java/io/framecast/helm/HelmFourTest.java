package io.framecast.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.framecast.helm.Chart.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Helm 4 renders what Helm 3 does. Its program is named by FRAMECAST_HELM; ./framecast test fetches one. */
class HelmFourTest {

    private static final String PROGRAM = System.getenv().getOrDefault("FRAMECAST_HELM", "");

    @TempDir
    private Path scratch;

    static List<Shape> shapes() {
        return Chart.shapes();
    }

    @BeforeAll
    static void programIsThere() {
        assumeTrue(Files.isExecutable(Path.of(PROGRAM)), "there is no Helm 4 here: FRAMECAST_HELM must name its program, ./framecast test fetches it");
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyShapeIsTheSame(Shape shape) throws IOException, InterruptedException {
        assertThat(byName(Chart.objects(helm(shape, "template", Chart.RELEASE, Chart.DIRECTORY.toString(), "--kube-version", "1.30.0"))))
                .isEqualTo(byName(Chart.objects(shape)));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void hasNothingToSayAgainstAnyShape(Shape shape) throws IOException, InterruptedException {
        assertThat(helm(shape, "lint", "--strict", Chart.DIRECTORY.toString())).contains("0 chart(s) failed");
    }

    private String helm(Shape shape, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PROGRAM));
        command.addAll(List.of(arguments));
        if (shape.files().isEmpty()) {
            command.addAll(List.of("--set", "secret.existingSecret=" + Chart.RELEASE + "-domain"));
        }
        shape.files().forEach(file -> command.addAll(List.of("--values", file.toString())));
        Path output = scratch.resolve("output");
        Path errors = scratch.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
        builder.environment().put("HOME", scratch.toString());
        int exit = builder.start().waitFor();
        assertThat(exit).as(() -> read(errors)).isZero();
        return read(output);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> byName(List<HasMetadata> objects) {
        Map<String, String> texts = new TreeMap<>();
        objects.forEach(object -> texts.put(object.getKind() + '/' + object.getMetadata().getName(), new KubernetesSerialization().asYaml(object)));
        return texts;
    }
}
