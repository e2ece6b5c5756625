package io.framecast.protocol.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.protocol.link.HolderSettings;
import io.framecast.protocol.link.JoinToken;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private static final JoinToken TOKENS = new JoinToken("a secret of sixteen or more");

    @Test
    void defaultsOfASinkAreThoseOfTheProtocol() {
        SinkServerSettings settings = SinkServerSettings.of("127.0.0.1", 0, TOKENS);

        assertThat(settings.pingInterval()).isEqualTo(Duration.ofMillis(200));
        assertThat(settings.lateAfter()).isEqualTo(Duration.ofMillis(400));
        assertThat(settings.lostAfter()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.linkTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.joinGrace()).isEqualTo(Duration.ofMillis(50));
        assertThat(settings.seekTime()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.parkTime()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.maxParked()).isEqualTo(1024);
        assertThat(settings.joinTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.idleTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.maxMessageBytes()).isEqualTo(4 << 20);
    }

    @Test
    void defaultsOfAHolderAreThoseOfTheProtocol() {
        HolderSettings settings = HolderSettings.defaults();

        assertThat(settings.runBytes()).isEqualTo(512 << 10);
        assertThat(settings.idleTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.redialFirst()).isEqualTo(Duration.ofMillis(50));
        assertThat(settings.redialMost()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.redialFor()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.sinkSilence()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void valuesOutOfRangeAreRefusedWithTheRule() {
        assertThatThrownBy(() -> SinkServerSettings.of("127.0.0.1", 65_536, TOKENS)).hasMessage("link port must be 0-65535, got 65536");
        assertThatThrownBy(() -> SinkLimits.viewing(0, 1)).hasMessageContaining("1 byte and 1 frame or more, got 0 bytes");
        assertThatThrownBy(() -> new SinkServerSettings("127.0.0.1", 0, TOKENS, 1, Duration.ofMillis(200), Duration.ofMillis(100),
                Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(2), 1, Duration.ofSeconds(5), Duration.ofSeconds(60), 4096))
                .hasMessageStartingWith("pingInterval <= lateAfter <= lostAfter must hold");
    }

    @Test
    void takenPortIsSaidSo() {
        try (SinkServer first = new SinkServer(SinkServerSettings.of("127.0.0.1", 0, TOKENS), "a",
                new io.micrometer.core.instrument.simple.SimpleMeterRegistry()).start();
                SinkServer second = new SinkServer(SinkServerSettings.of("127.0.0.1", first.port(), TOKENS), "b",
                        new io.micrometer.core.instrument.simple.SimpleMeterRegistry())) {
            assertThatThrownBy(second::start).hasMessage("cannot listen for push links on 127.0.0.1:" + first.port()
                    + "; choose another framecast.link.port");
        }
    }
}
