package io.framecast.benchmarks.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class EnvelopeTest {

    private static final Target KAFKA = new Target("kafka", "kafka", false);
    private static final Target GATEWAY_1 = new Target("gateway-1", "gateway", false);
    private static final Target GATEWAY_2 = new Target("gateway-2", "gateway", false);
    private static final Target FRAME_1 = new Target("frame-1", "frame-service", false);
    private static final Target FRAME_2 = new Target("frame-2", "frame-service", false);
    private static final Target FRAME_3 = new Target("frame-3", "frame-service", false);
    private static final Envelope ENVELOPE = new Envelope(List.of(KAFKA, GATEWAY_1, GATEWAY_2, FRAME_1, FRAME_2, FRAME_3));

    @Test
    void anyProcessMayGoWhileAllOthersAreThere() {
        assertThat(List.of(KAFKA, GATEWAY_1, FRAME_1)).allMatch(target -> ENVELOPE.allows(List.of(), target));
    }

    @Test
    void twoFrameServicesMayBeAwayThreeMayNot() {
        assertThat(ENVELOPE.allows(List.of(FRAME_1), FRAME_2)).isTrue();
        assertThat(ENVELOPE.allows(List.of(FRAME_1, FRAME_2), FRAME_3)).isFalse();
    }

    @Test
    void oneGatewayStaysAndNoneGoesWhileKafkaIsAway() {
        assertThat(ENVELOPE.allows(List.of(GATEWAY_1), GATEWAY_2)).isFalse();
        assertThat(ENVELOPE.allows(List.of(KAFKA), GATEWAY_2)).isFalse();
        assertThat(ENVELOPE.allows(List.of(GATEWAY_1), KAFKA)).isFalse();
        assertThat(ENVELOPE.allows(List.of(FRAME_1), KAFKA)).isTrue();
    }

    @Test
    void whatIsAwayCannotGo() {
        assertThat(ENVELOPE.allows(List.of(FRAME_1), FRAME_1)).isFalse();
    }
}
