package io.framecast.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.framecast.helm.Chart.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The alerts ask for what the services measure, and fire when they should: judged by Prometheus' own tool. */
class AlertsTest {

    private static final Path RULES = Chart.DIRECTORY.resolve("rules/framecast.yaml");
    private static final Path TESTS = Path.of("src/test/promtool/framecast_test.yaml");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static List<JsonNode> alerts() throws IOException {
        List<JsonNode> alerts = new ArrayList<>();
        YAML.readTree(RULES.toFile()).get("groups").forEach(group -> group.get("rules").forEach(alerts::add));
        return alerts;
    }

    @Test
    void theRulesAreWellFormed() throws Exception {
        promtool("check", "rules", RULES.toString());
    }

    @Test
    void theAlertsFireWhenTheyShouldAndNotBefore() throws Exception {
        promtool("test", "rules", TESTS.toString());
    }

    @Test
    void everyAlertFiresInOneOfTheTests() throws IOException {
        String tests = Files.readString(TESTS);

        for (JsonNode alert : alerts()) {
            assertThat(tests).contains("alertname=\"" + alert.get("alert").asText() + '"');
        }
    }

    @Test
    void everyMetricIsOneThatAServiceRegisters() throws IOException {
        Set<String> asked = new TreeSet<>();
        for (JsonNode alert : alerts()) {
            asked.addAll(MetersInSources.askedBy(alert.get("expr").asText()));
        }

        assertThat(asked).hasSizeGreaterThan(15);
        assertThat(MetersInSources.registered()).containsAll(asked);
    }

    @Test
    void everyAlertSaysHowBadItIsWhereAndWhatToDo() throws IOException {
        for (JsonNode alert : alerts()) {
            String name = alert.get("alert").asText();
            assertThat(alert.at("/labels/severity").asText()).as(name).isIn("warning", "critical");
            assertThat(alert.at("/annotations/summary").asText()).as(name).contains("$labels.domain");
            assertThat(alert.at("/annotations/description").asText()).as(name).isNotBlank();
        }
    }

    @Test
    void thePageOnMetricsSaysOfEveryAlertWhatToDo() throws IOException {
        String page = Files.readString(Path.of("../docs/metrics.md"));

        for (JsonNode alert : alerts()) {
            assertThat(page).contains('`' + alert.get("alert").asText() + '`');
        }
    }

    @Test
    void theOperatorIsGivenTheSameRules() throws IOException {
        PrometheusRule object = Chart.objects(Chart.render(Shape.DEFAULT, Map.of("prometheusRule.enabled", true, "prometheusRule.labels.release", "prometheus")))
                .stream()
                .filter(PrometheusRule.class::isInstance)
                .map(PrometheusRule.class::cast)
                .findFirst()
                .orElseThrow();

        JsonNode spec = YAML.valueToTree(object.getSpec());
        assertThat(spec).isEqualTo(YAML.readTree(RULES.toFile()));
        assertThat(object.getMetadata().getLabels()).containsEntry("release", "prometheus");
    }

    /** Runs {@code promtool}; where there is none the test is skipped loudly, and fails where {@code CI=true}. */
    private static void promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            String message = "SKIPPED FOR WANT OF promtool: it is not on the PATH; ./framecast test fetches it";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(message, e);
            }
            System.err.println(message);
            Assumptions.abort(message);
            return;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
