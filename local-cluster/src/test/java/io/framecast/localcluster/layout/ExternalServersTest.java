package io.framecast.localcluster.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExternalServersTest {

    private static final ExternalServers BOTH = new ExternalServers("a:9092,b:9092", "db:5432/ledger", "framecast");

    @Test
    void areUsedInPlaceOfOwnOnes() {
        ClusterSettings settings = new ClusterSettings(1, 1, 1, 1, 1, 8080, BOTH);
        ClusterPlan plan = ClusterPlan.of(settings, "id", List.of(8080), new PortChooser(new SplittableRandom(1), _ -> true));

        assertThat(plan.withRole(Role.KAFKA)).isEmpty();
        assertThat(plan.withRole(Role.POSTGRES)).isEmpty();
        assertThat(plan.bootstrapServers()).isEqualTo("a:9092,b:9092");
        assertThat(plan.databaseUrl()).isEqualTo("jdbc:postgresql://db:5432/ledger");
        assertThat(plan.databaseUser()).isEqualTo("framecast");
        assertThat(settings.replicationFactor()).isEqualTo(2);
    }

    @Test
    void postgresIsNamedAsItsOwnToolsNameIt() {
        assertThat(ExternalServers.Postgres.parse("postgresql://me:se%20cret@db:5433/ledger"))
                .isEqualTo(new ExternalServers.Postgres("db:5433/ledger", "me", Optional.of("se cret")));
        assertThat(ExternalServers.Postgres.parse("postgresql://me@db/ledger"))
                .isEqualTo(new ExternalServers.Postgres("db:5432/ledger", "me", Optional.empty()));
    }

    @Test
    void whatIsNoAddressIsRefusedAndNoPasswordRepeated() {
        assertThatThrownBy(() -> ExternalServers.Postgres.parse("jdbc:postgresql://db/ledger")).hasMessageContaining("--postgres must be postgresql://");
        assertThatThrownBy(() -> ExternalServers.Postgres.parse("postgresql://me:hid den@db/ledger"))
                .hasMessageContaining("--postgres must be")
                .hasMessageNotContaining("hid den");
        assertThatThrownBy(() -> new ExternalServers("nowhere", "", "")).hasMessage("--kafka must be host:port, several between commas, not nowhere");
    }
}
