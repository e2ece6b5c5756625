package io.framecast.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.helm.Chart.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code k8s/} is what the chart renders to with its own values and the domain's secret made beforehand: one in a repository is none.
 *
 * <p>Written anew with {@code mvn -pl helm test -Dframecast.k8s.write=true}.
 */
class KubernetesDirectoryTest {

    private static final Path DIRECTORY = Path.of("..", "k8s");
    private static final String HEADER = "# Rendered from helm/framecast with its own values; change the chart, not this file.\n";
    private static final String SOURCE = "# Source: framecast/templates/";

    @Test
    void holdsWhatTheChartRendersTo() throws IOException {
        Map<String, String> rendered = rendered();
        if (Boolean.getBoolean("framecast.k8s.write")) {
            write(rendered);
        }

        assertThat(present()).as("mvn -pl helm test -Dframecast.k8s.write=true writes it anew").isEqualTo(rendered);
    }

    /** The rendering's text by the template that it comes from. */
    private static Map<String, String> rendered() {
        Map<String, StringBuilder> files = new TreeMap<>();
        for (String document : Chart.render(Shape.DEFAULT, Map.of()).split("(?m)^---\\n")) {
            if (document.startsWith(SOURCE)) {
                int end = document.indexOf('\n');
                String template = document.substring(SOURCE.length(), end);
                files.computeIfAbsent(template, name -> new StringBuilder(HEADER))
                        .append("---\n")
                        .append(document.substring(end + 1).strip())
                        .append('\n');
            }
        }
        Map<String, String> texts = new TreeMap<>();
        files.forEach((name, text) -> texts.put(name, text.toString()));
        return texts;
    }

    private static Map<String, String> present() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
                texts.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return texts;
    }

    private static void write(Map<String, String> texts) throws IOException {
        for (String former : present().keySet()) {
            Files.delete(DIRECTORY.resolve(former));
        }
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Files.writeString(DIRECTORY.resolve(text.getKey()), text.getValue());
        }
    }
}
