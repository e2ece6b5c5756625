package io.framecast.frameservice.service;

import io.framecast.protocol.watch.Loops;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tells probes how the node is: {@code domain} for readiness, {@code loops} for liveness. */
@Configuration(proxyBeanMethods = false)
class FrameServiceHealth {

    @Bean
    HealthIndicator domain(FrameServiceNode node) {
        return () -> node.isJoined() ? Health.up().build() : Health.down().withDetail("reason", "not in the domain's view yet").build();
    }

    @Bean
    HealthIndicator loopsHealthIndicator(Loops loops) {
        return () -> {
            List<String> stalled = loops.stalled();
            return (stalled.isEmpty() ? Health.up() : Health.down()).withDetail("stalled", stalled).build();
        };
    }
}
