package io.framecast.coordinator.node;

import io.framecast.protocol.topic.DomainTopics;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.springframework.context.SmartLifecycle;

/** Creates and checks the domain's topics before anything reads or writes them. */
final class TopicsAtStart implements SmartLifecycle {

    private final String bootstrapServers;
    private final CoordinatorProperties properties;
    private volatile boolean done;

    TopicsAtStart(String bootstrapServers, CoordinatorProperties properties) {
        this.bootstrapServers = bootstrapServers;
        this.properties = properties;
    }

    @Override
    public void start() {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            new DomainTopics(admin, properties.domain(), properties.topics().settings()).ensure();
        }
        done = true;
    }

    @Override
    public void stop() {
        done = false;
    }

    @Override
    public boolean isRunning() {
        return done;
    }

    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
