package io.framecast.strategist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.strategist.answer.AnswerSettings;
import io.framecast.strategist.node.NodeSettings;
import io.framecast.strategist.repair.RepairSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.util.unit.DataSize;
import org.springframework.core.env.PropertySourcesPropertyResolver;
import org.springframework.core.io.ClassPathResource;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

class SettingsTest {

    private static final AnswerSettings ANSWER_DEFAULTS = new AnswerSettings(4, 8, Duration.ofMillis(300), 1000, Duration.ofSeconds(2), 200_000);
    private static final RepairSettings REPAIR_DEFAULTS = new RepairSettings(Duration.ofSeconds(60), DataSize.ofMegabytes(128), 4);
    private static final NodeSettings NODE_DEFAULTS = new NodeSettings("framecast",
            new NodeSettings.Node("strategist-1", "127.0.0.1", ""), new NodeSettings.NewTopics(6, 1));

    @Test
    void defaults() {
        assertThat(bind("framecast.strategist", AnswerSettings.class, Map.of())).isEqualTo(ANSWER_DEFAULTS);
        assertThat(bind("framecast.strategist.repair", RepairSettings.class, Map.of())).isEqualTo(REPAIR_DEFAULTS);
        assertThat(bind("framecast", NodeSettings.class, Map.of())).isEqualTo(NODE_DEFAULTS);
    }

    @Test
    void theFileShippedSaysTheDefaults() throws Exception {
        MutablePropertySources sources = new MutablePropertySources();
        new YamlPropertySourceLoader().load("shipped", new ClassPathResource("application.yaml")).forEach(sources::addLast);
        Binder binder = new Binder(ConfigurationPropertySources.from(sources));

        assertThat(binder.bindOrCreate("framecast.strategist", AnswerSettings.class)).isEqualTo(ANSWER_DEFAULTS);
        assertThat(binder.bindOrCreate("framecast.strategist.repair", RepairSettings.class)).isEqualTo(REPAIR_DEFAULTS);
        assertThat(binder.bindOrCreate("framecast", NodeSettings.class)).isEqualTo(NODE_DEFAULTS);
        PropertySourcesPropertyResolver shipped = new PropertySourcesPropertyResolver(sources);
        for (String topic : List.of("prq", "place")) {
            String binding = "spring.cloud.stream.bindings." + topic + "-in-0.";
            assertThat(shipped.getProperty(binding + "group")).isEqualTo("framecast-strategist");
            assertThat(shipped.getProperty(binding + "consumer.auto-startup")).isEqualTo("false");
        }
    }

    @Test
    void everySettingCanBeSet() {
        assertThat(bind("framecast.strategist", AnswerSettings.class, Map.of("framecast.strategist.run-length", "1",
                "framecast.strategist.block-length", "2", "framecast.strategist.wait-for-holdings", "1s",
                "framecast.strategist.max-waiting", "3", "framecast.strategist.load-half-life", "5s", "framecast.strategist.max-holdings", "4")))
                .isEqualTo(new AnswerSettings(1, 2, Duration.ofSeconds(1), 3, Duration.ofSeconds(5), 4));
        assertThat(bind("framecast.strategist.repair", RepairSettings.class, Map.of("framecast.strategist.repair.grace", "5m",
                "framecast.strategist.repair.round", "1GB", "framecast.strategist.repair.movies", "9")))
                .isEqualTo(new RepairSettings(Duration.ofMinutes(5), DataSize.ofGigabytes(1), 9));
        assertThat(bind("framecast", NodeSettings.class, Map.of("framecast.domain", "d", "framecast.node.id", "n",
                "framecast.node.host", "h", "framecast.node.zone", "z", "framecast.topics.partitions", "2",
                "framecast.topics.replication-factor", "3")))
                .isEqualTo(new NodeSettings("d", new NodeSettings.Node("n", "h", "z"), new NodeSettings.NewTopics(2, 3)));
    }

    @Test
    void whatCannotWorkIsRefused() {
        for (Map<String, String> wrong : List.of(Map.of("framecast.strategist.run-length", "0"),
                Map.of("framecast.strategist.wait-for-holdings", "1m"), Map.of("framecast.strategist.max-holdings", "0"),
                Map.of("framecast.strategist.load-half-life", "0s"))) {
            assertThatThrownBy(() -> bind("framecast.strategist", AnswerSettings.class, wrong)).as("%s", wrong)
                    .isInstanceOf(BindException.class);
        }
        for (Map<String, String> wrong : List.of(Map.of("framecast.strategist.repair.grace", "0s"),
                Map.of("framecast.strategist.repair.movies", "0"))) {
            assertThatThrownBy(() -> bind("framecast.strategist.repair", RepairSettings.class, wrong)).as("%s", wrong)
                    .isInstanceOf(BindException.class);
        }
        for (Map<String, String> wrong : List.of(Map.of("framecast.domain", "a b"), Map.of("framecast.node.id", " "),
                Map.of("framecast.topics.partitions", "0"))) {
            assertThatThrownBy(() -> bind("framecast", NodeSettings.class, wrong)).as("%s", wrong).isInstanceOf(BindException.class);
        }
    }

    private static <T> T bind(String prefix, Class<T> type, Map<String, String> properties) {
        try (LocalValidatorFactoryBean validator = new LocalValidatorFactoryBean()) {
            validator.afterPropertiesSet();
            return new Binder(new MapConfigurationPropertySource(properties))
                    .bindOrCreate(prefix, Bindable.of(type),
                            new ValidationBindHandler(validator));
        }
    }
}
