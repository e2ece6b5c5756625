package io.framecast.e2e.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What cluster to start.
 *
 * @param name names its directory under the artefacts; letters, digits and dashes
 * @param frameServices how many
 * @param coordinators how many
 * @param strategists how many
 * @param gateways how many
 * @param brokers how many Kafka brokers
 * @param demo whether the demo movie is imported
 * @param environment settings of services as variables, such as {@code FRAMECAST_STORE_RESERVE}
 * @param servers a Kafka and a PostgreSQL that run already; empty: the cluster starts its own
 */
public record ClusterOptions(String name, int frameServices, int coordinators, int strategists, int gateways, int brokers, boolean demo,
        Map<String, String> environment, Optional<Servers> servers) {

    /**
     * Servers that somebody else runs.
     *
     * @param kafka as {@code up --kafka} takes it
     * @param postgres as {@code up --postgres} takes it
     */
    public record Servers(String kafka, String postgres) {}

    /** The watched folder of a frame service, in its data directory; see {@link #watching}. */
    public static final String WATCHED = "watched";

    /** Frames come from frame services alone: scenarios tell of these, and of what happens when they die. */
    public static final Map<String, String> NOTHING_CACHED = Map.of("FRAMECAST_GATEWAY_CACHE_MEMORY", "0");

    /** The cluster a newcomer gets by {@code ./framecast up}, but that gateways keep no frames. */
    public static ClusterOptions usual(String name) {
        return new ClusterOptions(name, 4, 3, 1, 2, 1, true, NOTHING_CACHED, Optional.empty());
    }

    /** One process of each kind. */
    public static ClusterOptions smallest(String name) {
        return new ClusterOptions(name, 1, 1, 1, 1, 1, false, Map.of(), Optional.empty());
    }

    /** Kafka survives the loss of a broker, everything else is there as often as it must be. */
    public static ClusterOptions threeBrokers(String name) {
        return new ClusterOptions(name, 2, 2, 1, 1, 3, true, NOTHING_CACHED, Optional.empty());
    }

    /** Lost nodes are soon given up, and copies made slowly enough to be caught at it. */
    public static ClusterOptions repairing(String name) {
        return new ClusterOptions(name, 4, 2, 1, 1, 1, true,
                Map.of("FRAMECAST_STRATEGIST_REPAIR_GRACE", "3s", "FRAMECAST_STORE_REPAIR_RATE", "4MB", "FRAMECAST_GATEWAY_CACHE_MEMORY", "0"),
                Optional.empty());
    }

    /**
     * The same cluster; each frame service imports what is put into {@code watched} in its data directory.
     *
     * @param settledSeconds how long a file there must not have changed, 1 or more
     */
    public ClusterOptions watching(int settledSeconds) {
        Map<String, String> more = new HashMap<>(environment);
        more.put("FRAMECAST_WATCH_FOLDER", "${framecast.data-directory}/" + WATCHED);
        more.put("FRAMECAST_WATCH_SETTLED", settledSeconds + "s");
        return new ClusterOptions(name, frameServices, coordinators, strategists, gateways, brokers, demo, Map.copyOf(more), servers);
    }

    /** The same cluster on those servers. */
    public ClusterOptions on(Servers running) {
        return new ClusterOptions(name, frameServices, coordinators, strategists, gateways, brokers, demo, environment, Optional.of(running));
    }

    /** The arguments of {@code up}, ports left to the launcher. */
    List<String> upArguments() {
        List<String> arguments = new ArrayList<>(List.of("up", "--port", "0",
                "--frame-services", Integer.toString(frameServices), "--coordinators", Integer.toString(coordinators),
                "--strategists", Integer.toString(strategists), "--gateways", Integer.toString(gateways)));
        if (!demo) {
            arguments.add("--no-demo");
        }
        arguments.addAll(servers.map(running -> List.of("--kafka", running.kafka(), "--postgres", running.postgres()))
                .orElseGet(() -> List.of("--brokers", Integer.toString(brokers))));
        return arguments;
    }
}
