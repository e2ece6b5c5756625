package io.framecast.strategist.node;

import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.node.NodeAgent;
import io.framecast.protocol.node.NodeIdentity;
import io.framecast.protocol.node.NodeStatus;
import io.framecast.protocol.node.Refusal;
import io.framecast.protocol.topic.DeadLetters;
import io.framecast.protocol.topic.EventSender;
import io.framecast.protocol.topic.KafkaConnection;
import io.framecast.protocol.topic.TopicReader;
import io.framecast.protocol.topic.TopicReader.From;
import io.framecast.protocol.topic.Topics;
import io.framecast.protocol.watch.Loops;
import io.framecast.protocol.watch.Pulse;
import io.framecast.strategist.domain.DomainCopies;
import io.framecast.strategist.domain.Movies;
import io.framecast.strategist.repair.RepairWatch;
import io.framecast.strategist.retention.RetentionWatch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The node's life: reads holdings and the view to their end, hears of each live frame service's load, then takes questions and
 * joins the domain. The order matters: a question taken sooner would be planned from half of what there is.
 *
 * <p>Heartbeats are read from now on only: each node sends one every {@link NodeAgent#HEARTBEAT_EVERY}, and hours of old ones say
 * nothing. A frame service that stays silent is waited for twice that time.
 */
final class StrategistNode implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(StrategistNode.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration RESTART_AFTER = Duration.ofSeconds(1);
    private static final Duration LOADS_WITHIN = NodeAgent.HEARTBEAT_EVERY.multipliedBy(2);
    private static final Duration TURNS_WITHIN = Duration.ofSeconds(10);

    private final NodeSettings settings;
    private final KafkaConnection kafka;
    private final DomainCopies copies;
    private final EventSender sender;
    private final DeadLetters deadLetters;
    private final QuestionBindings bindings;
    private final Movies movies;
    private final RepairWatch repairs;
    private final RetentionWatch retention;
    private final Loops loops;
    private final InstantSource clock;
    private final IntSupplier httpPort;
    private @Nullable ScheduledExecutorService timer;
    private volatile @Nullable TopicReader reader;
    private volatile @Nullable NodeAgent agent;
    private volatile boolean takesQuestions;
    private final Pulse pulse = new Pulse();
    private @Nullable Instant copiesReadAt;
    private Instant lastCheck = Instant.EPOCH;

    /** @param httpPort asked once the HTTP server listens */
    StrategistNode(NodeSettings settings, KafkaConnection kafka, DomainCopies copies, EventSender sender, DeadLetters deadLetters,
            QuestionBindings bindings, Movies movies, RepairWatch repairs, RetentionWatch retention, Loops loops, InstantSource clock, IntSupplier httpPort) {
        this.settings = settings;
        this.kafka = kafka;
        this.copies = copies;
        this.sender = sender;
        this.deadLetters = deadLetters;
        this.bindings = bindings;
        this.movies = movies;
        this.repairs = repairs;
        this.retention = retention;
        this.loops = loops;
        this.clock = clock;
        this.httpPort = httpPort;
    }

    @Override
    public void start() {
        prepareSender();
        NodeSettings.Node node = settings.node();
        NodeIdentity identity = new NodeIdentity(node.id(), NodeRole.STRATEGIST, clock.millis(),
                new NodeAddress(node.host(), 0, httpPort.getAsInt()), node.zone());
        NodeAgent joining = new NodeAgent(identity, sender, () -> NodeStatus.UP, clock, Refusal::endProcess);
        agent = joining;
        TopicReader copying = new TopicReader(kafka, settings.domain(), identity.nodeId() + "-copies", deadLetters)
                .read(Topics.HOLDING, From.BEGINNING, copies::onHolding)
                .read(Topics.MOVIE, From.BEGINNING, movies::onMovie)
                .read(Topics.RETENTION, From.BEGINNING, (key, rules) -> retention.onRetention(rules))
                .read(Topics.HEARTBEAT, From.END, (key, heartbeat) -> copies.onHeartbeat(heartbeat))
                .read(Topics.VIEW, From.BEGINNING, (key, view) -> {
                    copies.onView(view);
                    if (view != null) {
                        joining.onView(view);
                    }
                })
                .readKey(Topics.SDREFUSED, From.END, node.id(), (key, refusal) -> joining.onRefused(refusal))
                .start();
        reader = copying;
        loops.watch("copies-reader", TURNS_WITHIN, copying.pulse());
        loops.watch("node-agent", TURNS_WITHIN, joining.pulse());
        loops.watch("listener-watch", TURNS_WITHIN, pulse);
        loops.watch("repair-watch", TURNS_WITHIN, repairs.pulse());
        loops.watch("retention-watch", TURNS_WITHIN, retention.pulse());
        pulse.beat();
        timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("strategist-node").factory());
        timer.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void prepareSender() {
        try {
            sender.prepare(List.of(Topics.SDJOIN, Topics.HEARTBEAT, Topics.PLACEMENT, Topics.IMPORT, Topics.DEAD_LETTER));
        } catch (KafkaException e) {
            LOG.info("the first records will wait for Kafka: {}", e.toString());
        }
    }

    private void look() {
        Instant now = clock.instant();
        try {
            if (!takesQuestions) {
                takeQuestionsOnceReady(now);
            } else if (now.isAfter(lastCheck.plus(RESTART_AFTER))) {
                lastCheck = now;
                bindings.restartEnded();
            }
        } catch (RuntimeException e) {
            // A scheduled task that throws is never run again.
            LOG.warn("looking after the listeners failed, tried again: {}", e.toString());
        } finally {
            pulse.beat();
        }
    }

    private void takeQuestionsOnceReady(Instant now) {
        TopicReader copying = reader;
        NodeAgent joining = agent;
        if (copying == null || joining == null || !copying.caughtUp().isDone()) {
            return;
        }
        if (copiesReadAt == null) {
            copiesReadAt = now;
        }
        if (copies.knowsAllLoads() || now.isAfter(copiesReadAt.plus(LOADS_WITHIN))) {
            bindings.start();
            joining.start();
            repairs.start();
            retention.start();
            lastCheck = now;
            takesQuestions = true;
            LOG.info("takes questions: {} holdings, view {}, all loads known: {}", copies.holdingCount(), copies.view().number(),
                    copies.knowsAllLoads());
        }
    }

    /** Whether the node has joined the domain and takes questions. */
    boolean isReady() {
        NodeAgent joined = agent;
        return takesQuestions && bindings.areRunning() && joined != null && joined.isJoined();
    }

    /** What is still to come before it is ready, for operators. */
    String describe() {
        NodeAgent joined = agent;
        if (!takesQuestions) {
            return "reads its local copies";
        }
        if (!bindings.areRunning()) {
            return "a listener has ended";
        }
        return joined == null || !joined.isJoined() ? "waits for a view with itself" : "takes questions";
    }

    /** Questions first, so that what was taken is answered before the domain is left. */
    @Override
    public void stop() {
        ScheduledExecutorService looking = timer;
        if (looking != null) {
            looking.shutdownNow();
            pulse.rest();
        }
        repairs.close();
        retention.close();
        if (takesQuestions) {
            takesQuestions = false;
            bindings.stop();
        }
        for (AutoCloseable part : parts()) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.info("stopping: {}", e.toString());
            }
        }
        timer = null;
        agent = null;
        reader = null;
    }

    private List<AutoCloseable> parts() {
        NodeAgent joined = agent;
        TopicReader copying = reader;
        return joined == null || copying == null ? List.of() : List.of(joined, copying);
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }

    /** Last to start, when the HTTP port is known and the bindings exist; first to stop. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
