package io.framecast.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.framecast.helm.Chart.Shape;
import io.framecast.helm.RunningPod.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The services understand what the chart gives them: one pod of each role, with the environment, ConfigMap and Secrets of a rendering,
 * becomes ready by its own probes against a Kafka and a PostgreSQL that let in only those who do as the values say.
 */
class PodsBecomeReadyIT {

    private static final String USER = "framecast";
    private static final String PASSWORD = "a password: with $ and 'quotes'";

    @TempDir
    private static Path servers;

    private static Certificates certificates;
    private static SecuredKafka kafka;
    private static SecuredPostgres postgres;

    @TempDir
    private Path directory;

    private final List<RunningPod> pods = new ArrayList<>();

    @BeforeAll
    static void startServers() throws Exception {
        certificates = new Certificates();
        kafka = new SecuredKafka(servers, certificates, USER, PASSWORD);
        postgres = new SecuredPostgres(servers, certificates, USER, PASSWORD.replace("'", "''"));
    }

    @AfterAll
    static void stopServers() throws Exception {
        if (kafka != null) {
            kafka.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    @AfterEach
    void stopPods() {
        pods.forEach(RunningPod::close);
    }

    @Test
    void withAPasswordForKafkaOverTlsAndAPostgresqlWhoseCertificateIsChecked() throws Exception {
        Map<String, Object> settings = settings("secured", kafka.address("SCRAM"));
        settings.put("postgresql.host", "localhost");
        settings.put("postgresql.port", postgres.port());
        start("secured", settings);

        assertThatTheyAreOneDomain();
        assertThat(postgres.migrations()).as("migrations that a coordinator has made").isPositive();
        assertThatTheyStopInTime();
    }

    @Test
    void withACertificateForKafka() throws Exception {
        Map<String, Object> settings = settings("mutual", kafka.address("MUTUAL"));
        settings.put("postgresql.enabled", false);
        start("mutual-tls", settings);

        assertThatTheyAreOneDomain();
    }

    @Test
    void withAKafkaThatLetsEverybodyInAndNoPostgresql() throws Exception {
        start("small", settings("plain", kafka.address("PLAIN")));

        assertThatTheyAreOneDomain();
    }

    private static Map<String, Object> settings(String domain, String kafkaAddress) {
        return new HashMap<>(Map.of("domain", domain, "kafka.bootstrapServers", kafkaAddress, "kafka.replicationFactor", 1));
    }

    private void start(String shape, Map<String, Object> settings) throws Exception {
        List<HasMetadata> objects = Chart.objects(Chart.render(shapeNamed(shape), settings));
        Surroundings surroundings = new Surroundings(objects, secrets());
        for (Workload workload : Workload.among(objects)) {
            pods.add(new RunningPod(workload, surroundings, directory));
        }
        for (RunningPod pod : pods) {
            pod.awaitReady();
        }
    }

    private static Shape shapeNamed(String name) {
        return Chart.shapes().stream().filter(shape -> shape.name().equals(name)).findFirst().orElseThrow();
    }

    /** All that any of the shapes asks for. */
    private static Map<String, Map<String, String>> secrets() {
        Map<String, String> account = Map.of("username", USER, "password", PASSWORD);
        return Map.of(
                "framecast-domain", Map.of("secret", "sixteen or more characters"),
                "framecast-kafka", account,
                "kafka-ca", Map.of("ca.crt", certificates.authority()),
                "ledger-app", account,
                "ledger-ca", Map.of("ca.crt", certificates.authority()),
                "events-cluster-ca-cert", Map.of("ca.crt", certificates.authority()),
                "framecast", Map.of("user.crt", certificates.clientCertificate(), "user.key", certificates.clientKey()));
    }

    private void assertThatTheyAreOneDomain() throws Exception {
        RunningPod gateway = pods.stream().filter(pod -> pod.toString().equals("framecast-gateway")).findFirst().orElseThrow();
        JsonNode domain = new ObjectMapper().readTree(gateway.get("http", "/api/v1/domain").body());

        assertThat(domain.path("view").path("members").findValuesAsText("nodeId")).containsExactlyInAnyOrder(
                "framecast-coordinator-0", "framecast-strategist-0", "framecast-frame-0", "framecast-gateway-0");
    }

    private void assertThatTheyStopInTime() throws Exception {
        pods.forEach(RunningPod::terminate);
        for (RunningPod pod : pods) {
            Duration grace = pod.graceAfterPreStop();
            assertThat(pod.endsWithin(grace)).as("%s ends within %s", pod, grace).isTrue();
        }
    }
}
