package io.framecast.protocol.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaConnectionTest {

    private static final KafkaConnection SECURED = new KafkaConnection("kafka:9093",
            Map.of("security.protocol", "SASL_SSL", "sasl.jaas.config", "… password=\"hidden\";", "acks", "0"));

    @Test
    void everyClientIsGivenTheServersAndWhatMakesItKnownThere() {
        assertThat(SECURED.client(Map.of("client.id", "node")))
                .containsEntry("bootstrap.servers", "kafka:9093")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("client.id", "node");
    }

    @Test
    void whatAClientNeedsForItsWorkIsNotChangedByIt() {
        assertThat(SECURED.client(Map.of("acks", "all"))).containsEntry("acks", "all");
    }

    @Test
    void itsPasswordsAreNotPrinted() {
        assertThat(SECURED.toString()).contains("kafka:9093", "sasl.jaas.config").doesNotContain("hidden");
    }

    @Test
    void noServerIsRefused() {
        assertThatThrownBy(() -> KafkaConnection.open(" ")).hasMessageContaining("spring.kafka.bootstrap-servers must be host:port");
    }
}
