package io.framecast.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.framecast.helm.Chart.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The domain's secret: made once, kept at upgrades, never made where one is named. */
class DomainSecretTest {

    private static final Map<String, Object> NONE_NAMED = Map.of("secret.existingSecret", "");

    @Test
    void isMadeAtTheFirstInstallation() throws IOException {
        try (ClusterWithSecrets _ = new ClusterWithSecrets(Map.of())) {
            assertThat(secrets(NONE_NAMED)).singleElement().satisfies(secret -> {
                assertThat(secret.getMetadata().getName()).isEqualTo("framecast-domain");
                assertThat(decoded(secret)).matches("[A-Za-z0-9]{48}");
            });
        }
    }

    @Test
    void isAnotherOneInAnotherInstallation() throws IOException {
        try (ClusterWithSecrets _ = new ClusterWithSecrets(Map.of())) {
            assertThat(decoded(secrets(NONE_NAMED).getFirst())).isNotEqualTo(decoded(secrets(NONE_NAMED).getFirst()));
        }
    }

    @Test
    void isKeptAtAnUpgrade() throws IOException {
        String kept = Base64.getEncoder().encodeToString("the-one-of-the-first-day".getBytes(StandardCharsets.UTF_8));
        String there = """
                {"apiVersion":"v1","kind":"Secret","metadata":{"name":"framecast-domain","namespace":"default"},"data":{"secret":"%s"}}"""
                .formatted(kept);
        try (ClusterWithSecrets _ = new ClusterWithSecrets(Map.of("framecast-domain", there))) {
            assertThat(decoded(secrets(NONE_NAMED).getFirst())).isEqualTo("the-one-of-the-first-day");
        }
    }

    @Test
    void isNotMadeWhereOneIsNamed() {
        assertThat(secrets(Map.of("secret.existingSecret", "mine"))).isEmpty();
    }

    private static String decoded(Secret secret) {
        return new String(Base64.getDecoder().decode(secret.getData().get("secret")), StandardCharsets.UTF_8);
    }

    private static List<Secret> secrets(Map<String, Object> settings) {
        return Chart.objects(Chart.render(Shape.DEFAULT, settings)).stream()
                .filter(Secret.class::isInstance)
                .map(Secret.class::cast)
                .toList();
    }
}
