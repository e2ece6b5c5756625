package io.framecast.e2e;

import io.framecast.e2e.cluster.ClusterOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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

    /** Why a scenario cannot run on this machine; empty where it can. */
    static Optional<String> hindrance() {
        return hindrance(areWanted(), () -> DockerClientFactory.instance().isDockerAvailable());
    }

    /**
     * As {@link #hindrance()}.
     *
     * @param engine whether a container engine answers; not asked where none is wanted
     */
    static Optional<String> hindrance(boolean areWanted, BooleanSupplier engine) {
        return !areWanted || engine.getAsBoolean() ? Optional.empty()
                : Optional.of("SKIPPED: -Pcontainers needs a container engine, and none answers here (DOCKER_HOST is "
                        + Optional.ofNullable(System.getenv("DOCKER_HOST")).orElse("not set") + "). Start Docker; or Podman, by"
                        + " `podman system service --time=0 unix:///tmp/podman.sock &` and DOCKER_HOST=unix:///tmp/podman.sock. Without"
                        + " -Pcontainers the same scenarios run on the embedded Kafka and PostgreSQL");
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
