package io.framecast.gateway.node;

import io.framecast.protocol.watch.Loops;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the probes ask. */
@Configuration(proxyBeanMethods = false)
class GatewayHealth {

    /** Ready: local copies are read to their end and the domain's view has this node. */
    @Bean
    HealthIndicator domainHealthIndicator(GatewayNode node) {
        return () -> (node.isReady() ? Health.up() : Health.outOfService()).withDetail("view", node.viewNumber()).build();
    }

    /** Alive: every background loop turns. */
    @Bean
    HealthIndicator loopsHealthIndicator(Loops loops) {
        return () -> {
            List<String> stalled = loops.stalled();
            return (stalled.isEmpty() ? Health.up() : Health.down()).withDetail("stalled", stalled).build();
        };
    }
}
