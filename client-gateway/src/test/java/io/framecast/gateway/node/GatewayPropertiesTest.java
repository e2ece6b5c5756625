package io.framecast.gateway.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

class GatewayPropertiesTest {

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(GatewayProperties.class)
    static class Settings {}

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Settings.class)
            .withPropertyValues("framecast.secret=0123456789abcdef", "framecast.node.id=gateway-1", "framecast.data-directory=/data");

    @Test
    void whatIsNotSetHasItsDefault() {
        runner.run(context -> {
            GatewayProperties settings = context.getBean(GatewayProperties.class);
            assertThat(settings.domain()).isEqualTo("framecast");
            assertThat(settings.node()).isEqualTo(new GatewayProperties.Node("gateway-1", "127.0.0.1", ""));
            assertThat(settings.topics()).isEqualTo(new GatewayProperties.Topics(6, (short) 1));
            assertThat(settings.link()).isEqualTo(new GatewayProperties.Link("0.0.0.0", 0));
            assertThat(settings.gateway().socket()).isEqualTo(new GatewayProperties.Socket(DataSize.ofKilobytes(256), 256, 4096, 64,
                    DataSize.ofKilobytes(128), DataSize.ofKilobytes(512), DataSize.ofKilobytes(128), Duration.ofSeconds(5), Duration.ofSeconds(10)));
            assertThat(settings.gateway().viewing()).isEqualTo(new GatewayProperties.Viewing(Duration.ofMillis(300), Duration.ofSeconds(10),
                    Duration.ofSeconds(2), Duration.ofSeconds(10), DataSize.ofMegabytes(4), 256, 1000, 10_000, 4));
            assertThat(settings.dataDirectory()).isEqualTo(Path.of("/data"));
            assertThat(settings.gateway().cache()).isEqualTo(new GatewayProperties.EdgeCache(DataSize.ofMegabytes(64), DataSize.ofGigabytes(1),
                    Duration.ofMillis(400), Duration.ofSeconds(3), DataSize.ofMegabytes(125)));
            assertThat(settings.gateway().frames()).isEqualTo(new GatewayProperties.Frames(DataSize.ofMegabytes(64), 64, Duration.ofSeconds(5)));
            assertThat(settings.gateway().exports()).isEqualTo(new GatewayProperties.Exports(DataSize.ofMegabytes(64)));
            assertThat(settings.gateway().filmstrips())
                    .isEqualTo(new GatewayProperties.Filmstrips(DataSize.ofMegabytes(16), 2, 64, Duration.ofSeconds(10)));
            assertThat(settings.gateway().board()).isEqualTo(new GatewayProperties.Board(10_000, 1000, 1000));
            assertThat(settings.gateway().events())
                    .isEqualTo(new GatewayProperties.EventStream(100, 1024, 512, DataSize.ofKilobytes(32), Duration.ofSeconds(10)));
            assertThat(settings.gateway().http()).isEqualTo(new GatewayProperties.Http(10_000, Duration.ofSeconds(10), Duration.ofSeconds(30)));
            assertThat(settings.gateway().maxUploads()).isEqualTo(16);
            assertThat(settings.gateway().allowedOrigins()).isEmpty();
        });
    }

    @Test
    void everySettingCanBeSet() {
        runner.withPropertyValues("framecast.domain=other", "framecast.node.host=10.0.0.1", "framecast.node.zone=rack-1",
                        "framecast.topics.partitions=12", "framecast.topics.replication-factor=3", "framecast.link.bind-address=127.0.0.1",
                        "framecast.link.port=7000", "framecast.gateway.max-uploads=2",
                        "framecast.gateway.allowed-origins=http://a,http://b", "framecast.gateway.socket.max-message=1MB",
                        "framecast.gateway.socket.max-channels=9", "framecast.gateway.socket.ping-every=1s",
                        "framecast.gateway.viewing.window=1MB", "framecast.gateway.viewing.sources=2", "framecast.gateway.frames.cache=0",
                        "framecast.gateway.board.max-requests=5",
                        "framecast.gateway.cache.memory=1MB", "framecast.gateway.cache.disk=0", "framecast.gateway.cache.patience=1s",
                        "framecast.gateway.cache.announce-every=9s", "framecast.gateway.cache.capacity=2MB",
                        "framecast.gateway.events.max-clients=7", "framecast.gateway.events.buffer=32", "framecast.gateway.events.kept=0",
                        "framecast.gateway.events.max-body=1KB", "framecast.gateway.events.keep-alive-every=2s",
                        "framecast.gateway.http.max-connections=50", "framecast.gateway.http.headers-within=1s",
                        "framecast.gateway.http.body-within=2s",
                        "framecast.gateway.exports.index-memory=1MB",
                        "framecast.gateway.filmstrips.cache=1MB", "framecast.gateway.filmstrips.at-once=1",
                        "framecast.gateway.filmstrips.waiting=3", "framecast.gateway.filmstrips.within=1s")
                .run(context -> {
                    GatewayProperties settings = context.getBean(GatewayProperties.class);
                    assertThat(settings.domain()).isEqualTo("other");
                    assertThat(settings.node()).isEqualTo(new GatewayProperties.Node("gateway-1", "10.0.0.1", "rack-1"));
                    assertThat(settings.topics()).isEqualTo(new GatewayProperties.Topics(12, (short) 3));
                    assertThat(settings.link()).isEqualTo(new GatewayProperties.Link("127.0.0.1", 7000));
                    assertThat(settings.gateway().maxUploads()).isEqualTo(2);
                    assertThat(settings.gateway().allowedOrigins()).containsExactly("http://a", "http://b");
                    assertThat(settings.gateway().socket().maxMessage()).isEqualTo(DataSize.ofMegabytes(1));
                    assertThat(settings.gateway().socket().maxChannels()).isEqualTo(9);
                    assertThat(settings.gateway().socket().pingEvery()).isEqualTo(Duration.ofSeconds(1));
                    assertThat(settings.gateway().viewing().window()).isEqualTo(DataSize.ofMegabytes(1));
                    assertThat(settings.gateway().viewing().sources()).isEqualTo(2);
                    assertThat(settings.gateway().frames().cache()).isEqualTo(DataSize.ofBytes(0));
                    assertThat(settings.gateway().cache()).isEqualTo(new GatewayProperties.EdgeCache(DataSize.ofMegabytes(1),
                            DataSize.ofBytes(0), Duration.ofSeconds(1), Duration.ofSeconds(9), DataSize.ofMegabytes(2)));
                    assertThat(settings.gateway().board().maxRequests()).isEqualTo(5);
                    assertThat(settings.gateway().events())
                            .isEqualTo(new GatewayProperties.EventStream(7, 32, 0, DataSize.ofKilobytes(1), Duration.ofSeconds(2)));
                    assertThat(settings.gateway().http()).isEqualTo(new GatewayProperties.Http(50, Duration.ofSeconds(1), Duration.ofSeconds(2)));
                    assertThat(settings.gateway().exports().indexMemory()).isEqualTo(DataSize.ofMegabytes(1));
                    assertThat(settings.gateway().filmstrips())
                            .isEqualTo(new GatewayProperties.Filmstrips(DataSize.ofMegabytes(1), 1, 3, Duration.ofSeconds(1)));
                });
    }

    @Test
    void aSecretThatIsMissingOrShortStopsTheStart() {
        new ApplicationContextRunner().withUserConfiguration(Settings.class).withPropertyValues("framecast.node.id=gateway-1")
                .run(context -> assertThat(context).hasFailed());
        runner.withPropertyValues("framecast.secret=short").run(context -> assertThat(context.getStartupFailure())
                .rootCause().hasMessageContaining("must have 16 characters or more"));
    }

    @Test
    void aNodeWithoutANameDoesNotStart() {
        new ApplicationContextRunner().withUserConfiguration(Settings.class).withPropertyValues("framecast.secret=0123456789abcdef")
                .run(context -> assertThat(context).hasFailed());
    }
}
