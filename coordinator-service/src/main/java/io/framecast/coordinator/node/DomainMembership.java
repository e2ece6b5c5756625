package io.framecast.coordinator.node;

import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeLoad;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.node.NodeAgent;
import io.framecast.protocol.node.NodeIdentity;
import io.framecast.protocol.node.NodeStatus;
import io.framecast.protocol.node.Refusal;
import io.framecast.protocol.topic.DeadLetters;
import io.framecast.protocol.topic.EventSender;
import io.framecast.protocol.topic.KafkaConnection;
import io.framecast.protocol.topic.TopicReader;
import io.framecast.protocol.topic.Topics;
import io.framecast.protocol.watch.Loops;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;

/** Joins the domain once everything else has started, and leaves it before anything else stops. */
final class DomainMembership implements SmartLifecycle {

    private static final Duration TURNS_WITHIN = Duration.ofSeconds(10);

    private final CoordinatorProperties properties;
    private final KafkaConnection kafka;
    private final Incarnation self;
    private final EventSender sender;
    private final DeadLetters deadLetters;
    private final StreamsHandle streams;
    private final Environment environment;
    private final Loops loops;
    private final InstantSource clock;
    private volatile @Nullable NodeAgent agent;
    private volatile @Nullable TopicReader views;

    DomainMembership(CoordinatorProperties properties, KafkaConnection kafka, Incarnation self, EventSender sender,
            DeadLetters deadLetters, StreamsHandle streams, Environment environment, Loops loops, MeterRegistry meters, InstantSource clock) {
        this.properties = properties;
        this.kafka = kafka;
        this.self = self;
        this.sender = sender;
        this.deadLetters = deadLetters;
        this.streams = streams;
        this.environment = environment;
        this.loops = loops;
        this.clock = clock;
        Gauge.builder("framecast.view.number", this, DomainMembership::viewNumber)
                .description("number of the newest view this node knows").register(meters);
        for (NodeRole role : NodeRole.values()) {
            Gauge.builder("framecast.view.members", this, membership -> membership.members(role)).tag("role", role.name())
                    .description("live nodes of a role in the newest view this node knows").register(meters);
        }
    }

    @Override
    public void start() {
        int httpPort = environment.getProperty("local.server.port", Integer.class, 0);
        NodeIdentity identity = new NodeIdentity(self.nodeId(), NodeRole.COORDINATOR, self.number(),
                new NodeAddress(properties.node().host(), 0, httpPort), properties.node().zone());
        NodeAgent joining = new NodeAgent(identity, sender, this::status, clock, Refusal::endProcess);
        agent = joining;
        TopicReader reading = new TopicReader(kafka, properties.domain(), self.nodeId() + "-views", deadLetters)
                .read(Topics.VIEW, TopicReader.From.BEGINNING, (_, view) -> {
                    if (view != null) {
                        joining.onView(view);
                    }
                })
                .readKey(Topics.SDREFUSED, TopicReader.From.END, self.nodeId(), (_, refusal) -> joining.onRefused(refusal))
                .start();
        views = reading;
        loops.watch("view-reader", TURNS_WITHIN, reading.pulse());
        loops.watch("node-agent", TURNS_WITHIN, joining.pulse());
        joining.start();
    }

    private NodeStatus status() {
        return new NodeStatus(NodeState.UP, NodeLoad.NONE, streams.roles());
    }

    /** Whether the newest view has this start of the node. */
    boolean isJoined() {
        NodeAgent joined = agent;
        return joined != null && joined.isJoined();
    }

    private long members(NodeRole role) {
        NodeAgent joined = agent;
        return joined == null ? 0 : joined.view().members().stream().filter(member -> member.role() == role).count();
    }

    private long viewNumber() {
        NodeAgent joined = agent;
        return joined == null ? 0 : joined.view().number();
    }

    @Override
    public void stop() {
        NodeAgent leaving = agent;
        TopicReader reading = views;
        agent = null;
        if (leaving != null) {
            leaving.close();
        }
        if (reading != null) {
            reading.close();
        }
    }

    @Override
    public boolean isRunning() {
        return agent != null;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
