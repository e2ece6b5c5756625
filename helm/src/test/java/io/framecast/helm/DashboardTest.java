package io.framecast.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.framecast.helm.Chart.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The dashboard asks for what the services measure. */
class DashboardTest {

    private static final Path FILE = Chart.DIRECTORY.resolve("dashboards/overview.json");
    private static final int WIDTH = 24;

    /** All but the rows, which are headings. */
    private static List<JsonNode> panels() throws IOException {
        List<JsonNode> panels = new ArrayList<>();
        for (JsonNode panel : new ObjectMapper().readTree(FILE.toFile()).get("panels")) {
            if (!panel.get("type").asText().equals("row")) {
                panels.add(panel);
            }
        }
        return panels;
    }

    @Test
    void everyMetricIsOneThatAServiceRegisters() throws IOException {
        Set<String> asked = new TreeSet<>();
        for (JsonNode panel : panels()) {
            assertThat(panel.get("targets")).as(panel.get("title").asText()).isNotEmpty();
            for (JsonNode target : panel.get("targets")) {
                asked.addAll(MetersInSources.askedBy(target.get("expr").asText()));
            }
        }

        assertThat(asked).hasSizeGreaterThan(30);
        assertThat(MetersInSources.registered()).containsAll(asked);
    }

    @Test
    void everyQueryKeepsToTheChosenDomain() throws IOException {
        for (JsonNode panel : panels()) {
            for (JsonNode target : panel.get("targets")) {
                String expression = target.get("expr").asText();
                int selectors = expression.split("\\w\\{", -1).length - 1;
                int chosen = expression.split("domain=\"\\$domain\"", -1).length - 1;

                assertThat(chosen).as(expression).isPositive().isEqualTo(selectors);
            }
        }
    }

    @Test
    void everyPanelSaysWhatItShowsInAUnitAndLiesOnTheGrid() throws IOException {
        for (JsonNode panel : panels()) {
            String title = panel.get("title").asText();
            JsonNode place = panel.get("gridPos");

            assertThat(panel.get("description").asText()).as(title).isNotBlank();
            assertThat(panel.at("/fieldConfig/defaults/unit").asText()).as(title).isNotBlank();
            assertThat(place.get("x").asInt() + place.get("w").asInt()).as(title).isLessThanOrEqualTo(WIDTH);
        }
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
