package io.framecast.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.framecast.helm.Chart.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dashboard asks for what the services measure. */
class DashboardTest {

    private static final Path FILE = Chart.DIRECTORY.resolve("dashboards/overview.json");
    private static final List<String> MODULES =
            List.of("protocol", "coordinator-service", "strategist-service", "frame-service", "client-gateway");

    @Test
    void everyMetricIsOneThatAServiceRegisters() throws IOException {
        Set<String> asked = new TreeSet<>();
        for (JsonNode panel : new ObjectMapper().readTree(FILE.toFile()).get("panels")) {
            assertThat(panel.get("targets")).as(panel.get("title").asText()).isNotEmpty();
            for (JsonNode target : panel.get("targets")) {
                Matcher metric = Pattern.compile("framecast_\\w+").matcher(target.get("expr").asText());
                while (metric.find()) {
                    asked.add(meterOf(metric.group()));
                }
            }
        }

        assertThat(asked).hasSizeGreaterThan(10);
        assertThat(registered()).containsAll(asked);
    }

    /** Micrometer's name of a Prometheus series. */
    static String meterOf(String series) {
        return series.replaceFirst("_bucket$", "").replaceFirst("_(total|seconds)$", "").replace('_', '.');
    }

    static Set<String> registered() throws IOException {
        Set<String> meters = new TreeSet<>();
        for (String module : MODULES) {
            try (Stream<Path> sources = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                    Matcher meter = Pattern.compile("\"(framecast\\.[a-z.]+)\"").matcher(Files.readString(source));
                    while (meter.find()) {
                        meters.add(meter.group(1));
                    }
                }
            }
        }
        return meters;
    }

    @Test
    void isHandedToGrafanaWhole() throws IOException {
        ConfigMap map = Chart.objects(Chart.render(Shape.DEFAULT, Map.of("dashboard.enabled", true))).stream()
                .filter(object -> object.getMetadata().getName().equals("framecast-dashboard"))
                .map(ConfigMap.class::cast)
                .findFirst()
                .orElseThrow();

        ObjectMapper json = new ObjectMapper();
        assertThat(json.readTree(map.getData().get("framecast-overview.json"))).isEqualTo(json.readTree(FILE.toFile()));
        assertThat(map.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
    }
}
