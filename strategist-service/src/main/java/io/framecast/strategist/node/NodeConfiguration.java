package io.framecast.strategist.node;

import io.framecast.protocol.topic.DeadLetters;
import io.framecast.protocol.topic.EventSender;
import io.framecast.protocol.watch.Loops;
import io.framecast.strategist.domain.DomainCopies;
import io.framecast.strategist.domain.Movies;
import io.framecast.strategist.repair.RepairWatch;
import io.framecast.strategist.retention.RetentionWatch;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.cloud.stream.binding.BindingsLifecycleController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({NodeSettings.class, KafkaSettings.class})
class NodeConfiguration {

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    Loops loops(MeterRegistry meters) {
        return new Loops(meters);
    }

    @Bean(destroyMethod = "close")
    EventSender eventSender(NodeSettings settings, KafkaSettings kafka) {
        return new EventSender(kafka.connection(), settings.domain(), settings.node().id());
    }

    @Bean
    DeadLetters deadLetters(EventSender sender, NodeSettings settings, InstantSource clock, MeterRegistry meters) {
        return new DeadLetters(sender, settings.node().id(), clock, meters);
    }

    @Bean
    NewDomainTopics newDomainTopics(NodeSettings settings, KafkaSettings kafka) {
        return new NewDomainTopics(settings, kafka.connection());
    }

    @Bean
    QuestionBindings questionBindings(BindingsLifecycleController bindings, MeterRegistry meters) {
        return new QuestionBindings(bindings, meters);
    }

    @Bean
    StrategistNode strategistNode(NodeSettings settings, KafkaSettings kafka,
            DomainCopies copies, EventSender sender, DeadLetters deadLetters, QuestionBindings bindings,
            Movies movies, RepairWatch repairs, RetentionWatch retention, Loops loops, InstantSource clock, Environment environment) {
        return new StrategistNode(settings, kafka.connection(), copies, sender, deadLetters, bindings, movies, repairs, retention, loops, clock,
                () -> environment.getRequiredProperty("local.server.port", Integer.class));
    }

    /** Part of readiness: joined, local copies read, questions taken. */
    @Bean
    HealthIndicator domainHealthIndicator(StrategistNode node) {
        return () -> (node.isReady() ? Health.up() : Health.outOfService()).withDetail("state", node.describe()).build();
    }

    /** Part of liveness: the loops turn. */
    @Bean
    HealthIndicator loopsHealthIndicator(Loops loops) {
        return () -> {
            List<String> stalled = loops.stalled();
            return (stalled.isEmpty() ? Health.up() : Health.down()).withDetail("stalled", stalled).build();
        };
    }
}
