package io.framecast.strategist.node;

import io.framecast.protocol.topic.DomainTopics;
import io.framecast.protocol.topic.KafkaConnection;
import io.framecast.protocol.topic.TopicSettings;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.context.SmartLifecycle;

/** Creates the domain's topics before anything binds to them; a start fails where they cannot be used. */
final class NewDomainTopics implements SmartLifecycle {

    private final NodeSettings settings;
    private final KafkaConnection kafka;
    private volatile boolean running;

    NewDomainTopics(NodeSettings settings, KafkaConnection kafka) {
        this.settings = settings;
        this.kafka = kafka;
    }

    /** @throws IllegalStateException as {@link DomainTopics#ensure()} says */
    @Override
    public void start() {
        try (Admin admin = Admin.create(kafka.client(Map.of()))) {
            new DomainTopics(admin, settings.domain(),
                    new TopicSettings(settings.topics().partitions(), settings.topics().replicationFactor())).ensure();
        }
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the output bindings, which look for their topics. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
