package io.framecast.e2e.fault;

import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.cluster.FramecastCommand;
import io.framecast.e2e.cluster.ProcessRow;
import io.framecast.e2e.evidence.TopicEntry;
import io.framecast.e2e.probe.TopicProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The network of one process of a cluster, which can be cut: all that it dials in the cluster (brokers, sinks of push links) it reaches
 * through {@link Relay}s. It needs no privileges, and no other process notices.
 *
 * <p>Nodes and brokers tell each other {@code localhost} as their host. The process is started with a hosts file of its own by which
 * {@code localhost} is another loopback address, where relays listen on the ports of the others. What dials the process itself, such as
 * viewers of a gateway and holders that push to it, is not relayed.
 *
 * <p>Only the nodes that are in the view when this is made have relays: one that joins later with a new port is out of reach.
 */
public final class ProcessNetwork implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessNetwork.class);
    private static final Duration VERB_WITHIN = Duration.ofSeconds(60);
    private static final int ADDRESSES = 200;

    private final ClusterUnderTest cluster;
    private final String name;
    private final Path hosts;
    private final Map<String, List<Relay>> relays = new TreeMap<>();

    private ProcessNetwork(ClusterUnderTest cluster, String name) throws IOException {
        this.cluster = cluster;
        this.name = name;
        this.hosts = Files.createTempFile("hosts-of-" + name + "-", "");
        hosts.toFile().deleteOnExit();
    }

    /**
     * Ends the process, unless it is dead, and starts it again behind relays; returns when it is ready.
     *
     * @param name a service of the cluster, such as {@code frame-2}
     */
    public static ProcessNetwork of(ClusterUnderTest cluster, String name) {
        try {
            ProcessNetwork network = new ProcessNetwork(cluster, name);
            network.listen();
            cluster.command().run(VERB_WITHIN, "stop", name);
            network.start();
            return network;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot relay for " + name, e);
        }
    }

    private void listen() throws IOException {
        Map<Integer, String> nodeByPort = nodeByPort();
        for (int i = 1; i <= ADDRESSES; i++) {
            InetAddress address = InetAddress.getByAddress(new byte[] {127, 77, 0, (byte) i});
            try {
                for (Map.Entry<Integer, String> node : nodeByPort.entrySet()) {
                    relays.computeIfAbsent(node.getValue(), _ -> new ArrayList<>()).add(Relay.listening(
                            new InetSocketAddress(address, node.getKey()), new InetSocketAddress(InetAddress.getLoopbackAddress(), node.getKey())));
                }
                Files.writeString(hosts, "%s localhost%n127.0.0.1 %s%n".formatted(address.getHostAddress(), InetAddress.getLocalHost().getHostName()));
                return;
            } catch (BindException e) {
                LOG.debug("{} is somebody else's: {}", address, e.toString());
                closeRelays();
            }
        }
        throw new IOException("none of 127.77.0.1 to 127.77.0." + ADDRESSES + " is free");
    }

    /** What the process may dial: every port of Kafka, and those of the nodes in the view. */
    private Map<Integer, String> nodeByPort() {
        Map<Integer, String> nodes = new TreeMap<>();
        for (ProcessRow row : cluster.status()) {
            if (row.role().equals("kafka")) {
                nodes.put(row.port(), row.name());
            }
        }
        try (TopicProbe probe = new TopicProbe(cluster.bootstrapServers(), "framecast", "view")) {
            JsonNode view = probe.readToEnd().stream().map(TopicEntry::value).filter(Objects::nonNull).reduce((_, later) -> later)
                    .orElseThrow(() -> new IllegalStateException("the domain has no view"));
            for (JsonNode member : view.path("members")) {
                String node = member.path("nodeId").asString("");
                for (String port : List.of("linkPort", "httpPort")) {
                    int number = member.path("address").path(port).asInt(0);
                    if (number > 0 && !node.equals(name)) {
                        nodes.put(number, node);
                    }
                }
            }
        }
        return nodes;
    }

    /** Starts the process behind its relays, after it was killed or stopped; returns when it is ready. */
    public void start() {
        FramecastCommand behindRelays = cluster.command().with(Map.of("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + hosts));
        behindRelays.run(VERB_WITHIN, "start", name).orFail();
    }

    /**
     * Cuts the process off from all others.
     *
     * @return when, on {@link System#nanoTime()}
     */
    public long cut(Way way) {
        return cut(way, _ -> true);
    }

    /** Cuts the process off from those others whose names are so; brokers are called as in {@code status}. */
    public long cut(Way way, Predicate<String> others) {
        long at = System.nanoTime();
        relays.forEach((node, itsRelays) -> {
            if (others.test(node)) {
                itsRelays.forEach(relay -> relay.cut(way));
            }
        });
        return at;
    }

    /** Lets no more than that through each connection with those others, until all is healed. */
    public void slow(long bytesPerSecond, Predicate<String> others) {
        relays.forEach((node, itsRelays) -> {
            if (others.test(node)) {
                itsRelays.forEach(relay -> relay.slow(bytesPerSecond));
            }
        });
    }

    /** Everything goes through again. */
    public void heal() {
        relays.values().forEach(itsRelays -> itsRelays.forEach(Relay::heal));
    }

    private void closeRelays() {
        relays.values().forEach(itsRelays -> itsRelays.forEach(Relay::close));
        relays.clear();
    }

    /** Starts the process again without relays. */
    @Override
    public void close() {
        try {
            heal();
            cluster.command().run(VERB_WITHIN, "kill", name);
            cluster.command().run(VERB_WITHIN, "start", name).orFail();
        } finally {
            closeRelays();
            delete(hosts);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("cannot delete {}", file, e);
        }
    }
}
