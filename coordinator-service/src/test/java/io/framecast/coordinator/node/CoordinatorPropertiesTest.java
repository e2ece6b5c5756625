package io.framecast.coordinator.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.coordinator.admission.AdmissionRules;
import io.framecast.coordinator.lists.ListsTopology;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

class CoordinatorPropertiesTest {

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(CoordinatorProperties.class)
    static class Settings {}

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Settings.class, ValidationAutoConfiguration.class)
            .withPropertyValues("framecast.secret=sixteen letters!");

    @Test
    void theDefaultsAreThese() {
        runner.run(context -> assertThat(context.getBean(CoordinatorProperties.class)).isEqualTo(new CoordinatorProperties(
                "framecast", "sixteen letters!", Path.of(".framecast/coordinator"),
                new CoordinatorProperties.Node("coordinator-1", "127.0.0.1", ""),
                new CoordinatorProperties.TopicCounts(6, 1),
                new CoordinatorProperties.MembershipTimes(Duration.ofSeconds(3)),
                new CoordinatorProperties.RequestTimes(Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofMinutes(5),
                        Duration.ofSeconds(60)),
                new CoordinatorProperties.LedgerTimes(true, 500, Duration.ofSeconds(2)),
                new CoordinatorProperties.Rationing(AdmissionRules.Mode.WAIT, 0.9, 1000, Duration.ofMinutes(5)))));
        assertThat(new CoordinatorProperties.Rationing(AdmissionRules.Mode.WAIT, 0.9, 1000, Duration.ofMinutes(5)).rules())
                .isEqualTo(AdmissionRules.defaults());
    }

    @Test
    void everySettingIsReadByItsName() {
        runner.withPropertyValues("framecast.domain=d", "framecast.data-directory=/data", "framecast.node.id=coordinator-2",
                        "framecast.node.host=host", "framecast.node.zone=z", "framecast.topics.partitions=12",
                        "framecast.topics.replication-factor=3", "framecast.membership.silence=5s", "framecast.requests.open-within=30s",
                        "framecast.requests.reopen-within=20s", "framecast.requests.plan-within=1m", "framecast.requests.keep-ended=2m",
                        "framecast.ledger.enabled=false", "framecast.ledger.batch-records=10", "framecast.ledger.retry-every=1s",
                        "framecast.admission.mode=refuse", "framecast.admission.share=0.5", "framecast.admission.queue=7",
                        "framecast.admission.longest-wait=30s")
                .run(context -> assertThat(context.getBean(CoordinatorProperties.class)).isEqualTo(new CoordinatorProperties(
                        "d", "sixteen letters!", Path.of("/data"),
                        new CoordinatorProperties.Node("coordinator-2", "host", "z"),
                        new CoordinatorProperties.TopicCounts(12, 3),
                        new CoordinatorProperties.MembershipTimes(Duration.ofSeconds(5)),
                        new CoordinatorProperties.RequestTimes(Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofMinutes(1),
                                Duration.ofMinutes(2)),
                        new CoordinatorProperties.LedgerTimes(false, 10, Duration.ofSeconds(1)),
                        new CoordinatorProperties.Rationing(AdmissionRules.Mode.REFUSE, 0.5, 7, Duration.ofSeconds(30)))));
    }

    @Test
    void aMissingOrShortSecretAndNonsenseAreRefused() {
        for (String nonsense : List.of("framecast.secret=short", "framecast.topics.partitions=0", "framecast.topics.replication-factor=0",
                "framecast.membership.silence=10ms", "framecast.domain=a b", "framecast.node.id=", "framecast.ledger.batch-records=0",
                "framecast.admission.share=0", "framecast.admission.share=1.1", "framecast.admission.mode=maybe",
                "framecast.admission.longest-wait=0s", "framecast.admission.queue=-1")) {
            runner.withPropertyValues(nonsense).run(context -> assertThat(context).as(nonsense).hasFailed());
        }
        new ApplicationContextRunner().withUserConfiguration(Settings.class, ValidationAutoConfiguration.class)
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void theBinderReadsExactlyTheInputsOfTheTopology() throws IOException {
        StandardEnvironment environment = new StandardEnvironment();
        List<PropertySource<?>> sources = new YamlPropertySourceLoader().load("application", new ClassPathResource("application.yaml"));
        sources.forEach(environment.getPropertySources()::addLast);
        environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of("framecast.domain", "d")));
        String destinations = environment.getProperty("spring.cloud.stream.bindings.lists-in-0.destination", "");
        assertThat(List.of(destinations.split(","))).containsExactlyInAnyOrderElementsOf(ListsTopology.inputs("d"));
    }
}
