package io.framecast.frameservice.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;

class FrameServicePropertiesTest {

    private static final Map<String, String> REQUIRED =
            Map.of("framecast.secret", "sixteen letters!", "framecast.data-directory", "/data");

    @Test
    void defaultsAreTheDocumentedOnes() {
        assertThat(bind(REQUIRED)).isEqualTo(new FrameServiceProperties("framecast", "sixteen letters!", Path.of("/data"),
                DataSize.ofMegabytes(125),
                new FrameServiceProperties.Node("frame-1", "127.0.0.1", ""),
                new FrameServiceProperties.Topics(6, 1),
                new FrameServiceProperties.Link("0.0.0.0", 0, DataSize.ofMegabytes(16)),
                new FrameServiceProperties.Store(DataSize.ofMegabytes(256), DataSize.ofMegabytes(8), Duration.ofMinutes(5)),
                new FrameServiceProperties.Imports(1, 16, 3, 2, 1 << 26, DataSize.ofMegabytes(128), DataSize.ofGigabytes(2),
                        Duration.ofSeconds(60), Duration.ofDays(1), DataSize.ofTerabytes(1)),
                new FrameServiceProperties.Uploads(DataSize.ofGigabytes(100), Duration.ofDays(1)),
                new FrameServiceProperties.Watch(null, Duration.ofSeconds(10)),
                new FrameServiceProperties.Scrub(DataSize.ofMegabytes(10), Duration.ofMinutes(10), Duration.ofDays(1))));
    }

    @Test
    void everySettingCanBeSet() {
        Map<String, String> all = new HashMap<>(REQUIRED);
        all.putAll(Map.of("framecast.domain", "lab", "framecast.capacity", "10MB", "framecast.node.id", "frame-7",
                "framecast.node.host", "10.0.0.7", "framecast.node.zone", "rack-2", "framecast.topics.partitions", "12",
                "framecast.topics.replication-factor", "3", "framecast.link.bind-address", "10.0.0.7", "framecast.link.port", "9777"));
        all.putAll(Map.of("framecast.link.store-window", "4MB", "framecast.store.reserve", "1GB", "framecast.store.group-silence", "1m",
                "framecast.store.repair-rate", "1MB"));
        all.putAll(Map.of("framecast.imports.concurrency", "2", "framecast.imports.queue", "4", "framecast.imports.quality", "5",
                "framecast.imports.threads", "8", "framecast.imports.max-pixels", "1000000", "framecast.imports.heap", "64MB",
                "framecast.imports.memory", "1GB", "framecast.imports.without-progress", "5m", "framecast.imports.longest", "2h"));
        all.putAll(Map.of("framecast.imports.most-bytes", "3GB", "framecast.uploads.space", "7GB", "framecast.uploads.expire", "3h",
                "framecast.watch.folder", "/in", "framecast.watch.settled", "3s"));
        all.putAll(Map.of("framecast.scrub.rate", "50MB", "framecast.scrub.begin-after", "30s", "framecast.scrub.pause", "7d"));

        assertThat(bind(all)).isEqualTo(new FrameServiceProperties("lab", "sixteen letters!", Path.of("/data"), DataSize.ofMegabytes(10),
                new FrameServiceProperties.Node("frame-7", "10.0.0.7", "rack-2"),
                new FrameServiceProperties.Topics(12, 3),
                new FrameServiceProperties.Link("10.0.0.7", 9777, DataSize.ofMegabytes(4)),
                new FrameServiceProperties.Store(DataSize.ofGigabytes(1), DataSize.ofMegabytes(1), Duration.ofMinutes(1)),
                new FrameServiceProperties.Imports(2, 4, 5, 8, 1_000_000, DataSize.ofMegabytes(64), DataSize.ofGigabytes(1),
                        Duration.ofMinutes(5), Duration.ofHours(2), DataSize.ofGigabytes(3)),
                new FrameServiceProperties.Uploads(DataSize.ofGigabytes(7), Duration.ofHours(3)),
                new FrameServiceProperties.Watch(Path.of("/in"), Duration.ofSeconds(3)),
                new FrameServiceProperties.Scrub(DataSize.ofMegabytes(50), Duration.ofSeconds(30), Duration.ofDays(7))));
    }

    @Test
    void aShortSecretIsRefusedAndNotShown() {
        Map<String, String> settings = new HashMap<>(REQUIRED);
        settings.put("framecast.secret", "short");

        assertThatThrownBy(() -> bind(settings)).isInstanceOf(BindException.class)
                .rootCause().hasMessageContaining("must have 16 characters or more");
        assertThat(bind(REQUIRED).toString()).doesNotContain("sixteen letters!");
    }

    @Test
    void aQualityOutsideTheScaleIsRefused() {
        Map<String, String> settings = new HashMap<>(REQUIRED);
        settings.put("framecast.imports.quality", "50");

        assertThatThrownBy(() -> bind(settings)).isInstanceOf(BindException.class);
    }

    @Test
    void scrubbingIsTurnedOffByZeroAndIsNotCrawling() {
        Map<String, String> settings = new HashMap<>(REQUIRED);
        settings.put("framecast.scrub.rate", "0");
        assertThat(bind(settings).scrub().rate()).isEqualTo(DataSize.ofBytes(0));

        settings.put("framecast.scrub.rate", "100KB");
        assertThatThrownBy(() -> bind(settings)).isInstanceOf(BindException.class)
                .rootCause().hasMessageContaining("must be 0 or at least 1MB a second");
    }

    private static FrameServiceProperties bind(Map<String, String> settings) {
        try (ValidatorFactory validators = Validation.buildDefaultValidatorFactory()) {
            return new Binder(new MapConfigurationPropertySource(settings))
                    .bind("framecast", org.springframework.boot.context.properties.bind.Bindable.of(FrameServiceProperties.class),
                            new ValidationBindHandler(new SpringValidatorAdapter(validators.getValidator())))
                    .get();
        }
    }
}
