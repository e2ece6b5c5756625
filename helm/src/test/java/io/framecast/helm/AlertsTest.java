package io.framecast.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.framecast.helm.Chart.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The alerts watch what the services measure. */
class AlertsTest {

    private static final Path FILE = Chart.DIRECTORY.resolve("alerts/framecast.yaml");

    @Test
    void everyMetricIsOneThatAServiceRegisters() throws IOException {
        Set<String> asked = new TreeSet<>();
        for (JsonNode rule : rules()) {
            Matcher metric = Pattern.compile("framecast_\\w+").matcher(rule.get("expr").asText());
            while (metric.find()) {
                asked.add(DashboardTest.meterOf(metric.group()));
            }
        }

        assertThat(asked).isNotEmpty();
        assertThat(DashboardTest.registered()).containsAll(asked);
    }

    @Test
    void areHandedToThePrometheusOperatorWhole() throws IOException {
        PrometheusRule rule = Chart.objects(Chart.render(Shape.DEFAULT, Map.of("prometheusRule.enabled", true))).stream()
                .filter(PrometheusRule.class::isInstance)
                .map(PrometheusRule.class::cast)
                .findFirst()
                .orElseThrow();

        JsonNode given = new ObjectMapper().valueToTree(rule.getSpec().getGroups().getFirst().getRules());
        assertThat(given).hasSameSizeAs(rules());
        assertThat(given.findValuesAsText("expr")).isEqualTo(rules().findValuesAsText("expr"));
    }

    private static JsonNode rules() throws IOException {
        return new ObjectMapper(new YAMLFactory()).readTree(FILE.toFile()).get("groups").get(0).get("rules");
    }
}
