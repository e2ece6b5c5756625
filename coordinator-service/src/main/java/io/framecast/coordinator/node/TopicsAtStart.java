package io.framecast.coordinator.node;

import io.framecast.protocol.topic.DomainTopics;
import io.framecast.protocol.topic.KafkaConnection;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.context.SmartLifecycle;

/** Creates and checks the domain's topics before anything reads or writes them. */
final class TopicsAtStart implements SmartLifecycle {

    private final KafkaConnection kafka;
    private final CoordinatorProperties properties;
    private volatile boolean done;

    TopicsAtStart(KafkaConnection kafka, CoordinatorProperties properties) {
        this.kafka = kafka;
        this.properties = properties;
    }

    @Override
    public void start() {
        try (Admin admin = Admin.create(kafka.client(Map.of()))) {
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
