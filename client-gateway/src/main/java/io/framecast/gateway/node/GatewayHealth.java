package io.framecast.gateway.node;

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
    HealthIndicator loopsHealthIndicator(GatewayNode node) {
        return () -> (node.isAlive() ? Health.up() : Health.down()).build();
    }
}
