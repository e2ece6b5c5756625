package io.framecast.protocol.node;

import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.SdJoin;
import io.framecast.protocol.event.SdRefused;
import io.framecast.protocol.event.View;
import io.framecast.protocol.topic.EventSender;
import io.framecast.protocol.topic.Topics;
import io.framecast.protocol.watch.Pulse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node in its domain: joins with SDJOIN, sends heartbeats with its load, joins again when a view comes without it,
 * and says goodbye at the end. Thread-safe; views and refusals are told by the owner, from wherever it reads them.
 */
public final class NodeAgent implements AutoCloseable {

    /** How often a heartbeat is sent. */
    public static final Duration HEARTBEAT_EVERY = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(NodeAgent.class);
    private static final Duration JOIN_AGAIN_AFTER = Duration.ofSeconds(1);
    private static final Duration GOODBYE_WITHIN = Duration.ofMillis(500);

    private final NodeIdentity identity;
    private final EventSender sender;
    private final Supplier<NodeStatus> status;
    private final InstantSource clock;
    private final Consumer<String> refused;
    private final ScheduledExecutorService timer;
    private final Pulse pulse = new Pulse();
    private volatile View view = View.none();
    private volatile Instant lastJoin = Instant.EPOCH;

    /**
     * @param status asked before each heartbeat, on the agent's thread; must not block
     * @param refused told why, where the domain has another process of this nodeId; see {@link Refusal}
     */
    public NodeAgent(NodeIdentity identity, EventSender sender, Supplier<NodeStatus> status, InstantSource clock,
            Consumer<String> refused) {
        this.identity = identity;
        this.sender = sender;
        this.status = status;
        this.clock = clock;
        this.refused = refused;
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("node-agent").factory());
    }

    /** Joins the domain. Call it when the node can hear commands, not before. */
    public void start() {
        pulse.beat();
        timer.scheduleAtFixedRate(this::beat, 0, HEARTBEAT_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Tells the agent of a view; older ones than it knows are ignored. */
    public void onView(View next) {
        if (next.isNewerThan(view)) {
            view = next;
        }
    }

    /** Tells the agent of a refusal; one of another start is ignored. */
    public void onRefused(@Nullable SdRefused refusal) {
        if (refusal != null && refusal.nodeId().equals(identity.nodeId()) && refusal.incarnation() == identity.incarnation()) {
            timer.shutdownNow();
            refused.accept(refusal.reason());
        }
    }

    /** The latest view. */
    public View view() {
        return view;
    }

    /** Who this node is. */
    public NodeIdentity identity() {
        return identity;
    }

    /** Whether the latest view has this start of the node. */
    public boolean isJoined() {
        return view.isLive(identity.nodeId(), identity.incarnation());
    }

    /** Beats with each heartbeat from the start on. */
    public Pulse pulse() {
        return pulse;
    }

    private void beat() {
        Instant now = clock.instant();
        try {
            if (!isJoined() && lastJoin.plus(JOIN_AGAIN_AFTER).isBefore(now)) {
                lastJoin = now;
                sender.send(Topics.SDJOIN, identity.nodeId(), new SdJoin(identity.nodeId(), identity.role(),
                        identity.incarnation(), identity.address(), identity.zone(), now));
            }
            NodeStatus current = status.get();
            sender.send(Topics.HEARTBEAT, identity.nodeId(), heartbeat(current, current.state(), now));
        } catch (RuntimeException e) {
            // A scheduled task that throws is never run again; a missed beat is made up by the next.
            LOG.warn("heartbeat failed: {}", e.toString());
        } finally {
            pulse.beat();
        }
    }

    private Heartbeat heartbeat(NodeStatus current, NodeState state, Instant now) {
        return new Heartbeat(identity.nodeId(), identity.incarnation(), state, current.load(), current.partitions(), now);
    }

    /** Says goodbye, so that the next view is without the node at once. */
    @Override
    public void close() {
        timer.shutdownNow();
        pulse.rest();
        try {
            sender.send(Topics.HEARTBEAT, identity.nodeId(), heartbeat(status.get(), NodeState.LEAVING, clock.instant()))
                    .get(GOODBYE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.info("could not say goodbye to the domain: {}", e.toString());
        }
    }
}
