package io.framecast.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The chart beside this module's sources, linted and rendered by Helm itself. */
final class Chart {

    static final Path DIRECTORY = Path.of("framecast");
    static final String RELEASE = "framecast";

    /** As Chart.yaml says; without a cluster, Helm has no idea of its own. */
    private static final String OLDEST_KUBERNETES = "1.30.0";

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Chart() {}

    /** Every supported shape: the values by themselves, and each file of {@code ci/} over them. */
    static List<Shape> shapes() {
        List<Shape> shapes = new ArrayList<>(List.of(Shape.DEFAULT));
        try (Stream<Path> files = Files.list(DIRECTORY.resolve("ci"))) {
            files.sorted().map(Shape::of).forEach(shapes::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return shapes;
    }

    /**
     * One supported shape.
     *
     * @param name of its file without {@code -values.yaml}, or "default"
     * @param files laid over the chart's own values
     */
    record Shape(String name, List<Path> files) {

        static final Shape DEFAULT = new Shape("default", List.of());

        private static Shape of(Path file) {
            return new Shape(file.getFileName().toString().replace("-values.yaml", ""), List.of(file));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * The rendering of a shape, with single values set over it, as {@code helm template} prints it. The domain's secret is one that
     * is there already, unless the settings or the shape say otherwise: a rendering that makes one asks a cluster first.
     */
    static String render(Shape shape, Map<String, Object> settings) {
        TemplateCommand command = new Helm(DIRECTORY).template().withName(RELEASE).withNamespace("default").withKubeVersion(OLDEST_KUBERNETES);
        if (shape.files().isEmpty()) {
            command.set("secret.existingSecret", RELEASE + "-domain");
        }
        shape.files().forEach(command::withValuesFile);
        settings.forEach(command::set);
        return command.call();
    }

    /** The objects of a rendering. */
    static List<HasMetadata> objects(String rendering) {
        Object read = new KubernetesSerialization().unmarshal(new ByteArrayInputStream(rendering.getBytes(StandardCharsets.UTF_8)));
        return ((Collection<?>) read).stream().map(HasMetadata.class::cast).toList();
    }

    /** The objects of a shape. */
    static List<HasMetadata> objects(Shape shape) {
        return objects(render(shape, Map.of()));
    }

    /** Lints strictly a copy of the chart whose values are the shape's: Helm's library takes no values file there. */
    static LintResult lint(Shape shape, Path scratch) throws IOException {
        Path copy = scratch.resolve(RELEASE);
        try (Stream<Path> tree = Files.walk(DIRECTORY)) {
            for (Path file : tree.toList()) {
                Files.copy(file, copy.resolve(DIRECTORY.relativize(file).toString()));
            }
        }
        Path values = copy.resolve("values.yaml");
        JsonNode merged = YAML.readTree(values.toFile());
        for (Path file : shape.files()) {
            lay(YAML.readTree(file.toFile()), (ObjectNode) merged);
        }
        YAML.writeValue(values.toFile(), merged);
        return new Helm(copy).lint().strict().call();
    }

    private static void lay(JsonNode over, ObjectNode under) {
        over.properties().forEach(entry -> {
            if (entry.getValue().isObject() && under.get(entry.getKey()) instanceof ObjectNode deeper) {
                lay(entry.getValue(), deeper);
            } else {
                under.set(entry.getKey(), entry.getValue());
            }
        });
    }
}
