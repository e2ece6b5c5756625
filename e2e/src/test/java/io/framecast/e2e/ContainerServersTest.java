package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where -Pcontainers can run, and what it says where it cannot. */
class ContainerServersTest {

    @Test
    void withoutAnEngineItSaysWhatIsMissingAndBothWaysOn() {
        assertThat(ContainerServers.hindrance(true, () -> false).orElseThrow())
                .startsWith("SKIPPED: -Pcontainers needs a container engine, and none answers here")
                .contains("DOCKER_HOST is ")
                .contains("podman system service")
                .endsWith("Without -Pcontainers the same scenarios run on the embedded Kafka and PostgreSQL");
    }

    @Test
    void withAnEngineNothingHindersIt() {
        assertThat(ContainerServers.hindrance(true, () -> true)).isEmpty();
    }

    @Test
    void withoutTheProfileNoEngineIsAskedFor() {
        assertThat(ContainerServers.hindrance(false, () -> {
            throw new AssertionError("an engine was looked for");
        })).isEmpty();
    }
}
