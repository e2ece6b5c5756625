package io.framecast.e2e;

import io.framecast.e2e.cluster.ClusterOptions;
import java.time.Duration;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * Kafka and PostgreSQL from their official images, for one cluster: with {@code -Pcontainers} the scenarios run on these in place of the
 * embedded ones.
 */
final class ContainerServers implements AutoCloseable {

    private static final String USER = "framecast";

    /** Testcontainers' own minute is short for a broker that starts beside a build. */
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(4);

    private final KafkaContainer kafka;
    private final PostgreSQLContainer postgres;

    private ContainerServers(KafkaContainer kafka, PostgreSQLContainer postgres) {
        this.kafka = kafka;
        this.postgres = postgres;
    }

    /** Whether this run is to use them. */
    static boolean areWanted() {
        return Boolean.getBoolean("framecast.e2e.containers");
    }

    /** Why they cannot be had on this machine; empty where they can. */
    static Optional<String> hindrance() {
        return DockerClientFactory.instance().isDockerAvailable() ? Optional.empty()
                : Optional.of("SKIPPED: -Pcontainers needs a container engine, and none answers here; start Docker, or Podman's service"
                        + " and name it with DOCKER_HOST. Without -Pcontainers the same scenarios run on the embedded Kafka and PostgreSQL");
    }

    static ContainerServers start() {
        ContainerServers servers = new ContainerServers(
                new KafkaContainer(System.getProperty("framecast.e2e.containers.kafka"))
                        // A dead coordinator is replaced within its session time-out, which brokers do not allow by themselves.
                        .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "300")
                        .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
                        .withStartupTimeout(STARTS_WITHIN),
                new PostgreSQLContainer(System.getProperty("framecast.e2e.containers.postgres"))
                        .withUsername(USER).withPassword(USER).withDatabaseName(USER)
                        .withStartupTimeout(STARTS_WITHIN));
        try {
            servers.kafka.start();
            servers.postgres.start();
            return servers;
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    ClusterOptions.Servers addresses() {
        return new ClusterOptions.Servers(kafka.getBootstrapServers().replaceFirst("^PLAINTEXT://", ""),
                "postgresql://%s:%s@%s:%d/%s".formatted(USER, USER, postgres.getHost(), postgres.getMappedPort(5432), USER));
    }

    @Override
    public void close() {
        kafka.stop();
        postgres.stop();
    }
}
