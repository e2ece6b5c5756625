package io.framecast.localcluster.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The processes of one cluster with their ports; written to the data directory as {@code cluster.json} so that every later
 * command line finds the same cluster.
 *
 * @param settings what {@code up} was asked for
 * @param kafkaClusterId the id that Kafka's storage was formatted with
 * @param nodes all processes, Kafka and PostgreSQL first
 */
public record ClusterPlan(ClusterSettings settings, String kafkaClusterId, List<NodeSpec> nodes) {

    /**
     * What nodes and brokers tell each other as their host. They listen on 127.0.0.1; a name, so that one process alone can be made to
     * find another address under it, where something stands in between.
     */
    public static final String HOST = "localhost";

    public ClusterPlan {
        nodes = List.copyOf(nodes);
    }

    /**
     * Lays out a cluster.
     *
     * @param gatewayPorts one port for each gateway, in order
     * @param otherPorts source of free ports for everything else
     */
    public static ClusterPlan of(
            ClusterSettings settings, String kafkaClusterId, List<Integer> gatewayPorts, PortChooser otherPorts) {
        List<NodeSpec> nodes = new ArrayList<>();
        int brokers = settings.external().hasKafka() ? 0 : settings.brokers();
        for (int i = 1; i <= brokers; i++) {
            String name = brokers == 1 ? "kafka" : "kafka-" + i;
            nodes.add(new NodeSpec(name, Role.KAFKA, i, otherPorts.next(), 0, otherPorts.next()));
        }
        if (!settings.external().hasPostgres()) {
            nodes.add(new NodeSpec("postgres", Role.POSTGRES, 1, otherPorts.next(), 0, 0));
        }
        addServices(nodes, Role.COORDINATOR, settings.coordinators(), otherPorts);
        addServices(nodes, Role.STRATEGIST, settings.strategists(), otherPorts);
        addServices(nodes, Role.FRAME_SERVICE, settings.frameServices(), otherPorts);
        for (int i = 1; i <= settings.gateways(); i++) {
            nodes.add(new NodeSpec(
                    "gateway-" + i, Role.GATEWAY, i, gatewayPorts.get(i - 1), otherPorts.next(), 0));
        }
        return new ClusterPlan(settings, kafkaClusterId, nodes);
    }

    private static void addServices(List<NodeSpec> nodes, Role role, int count, PortChooser ports) {
        for (int i = 1; i <= count; i++) {
            int port = ports.next();
            nodes.add(new NodeSpec(role.namePrefix() + "-" + i, role, i, port, port, 0));
        }
    }

    /** The process of that name; empty where there is none. */
    public Optional<NodeSpec> find(String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
    }

    /** All processes of one role, in order of their numbers. */
    public List<NodeSpec> withRole(Role role) {
        return nodes.stream().filter(node -> node.role() == role).toList();
    }

    /** The brokers' addresses as Kafka clients want them. */
    public String bootstrapServers() {
        if (settings.external().hasKafka()) {
            return settings.external().kafka();
        }
        return withRole(Role.KAFKA).stream()
                .map(node -> HOST + ":" + node.port())
                .collect(Collectors.joining(","));
    }

    /** The quorum's controllers in the form of {@code controller.quorum.voters}. */
    public String quorumVoters() {
        return withRole(Role.KAFKA).stream()
                .map(node -> node.index() + "@127.0.0.1:" + node.controllerPort())
                .collect(Collectors.joining(","));
    }

    /** The database that coordinators write and gateways read. */
    public String databaseUrl() {
        if (settings.external().hasPostgres()) {
            return "jdbc:postgresql://" + settings.external().postgres();
        }
        return "jdbc:postgresql://127.0.0.1:" + withRole(Role.POSTGRES).getFirst().port() + "/framecast";
    }

    /** Who owns that database. */
    public String databaseUser() {
        return settings.external().hasPostgres() ? settings.external().postgresUser() : "framecast";
    }

    /** The address that the ready line prints. */
    public String pageUrl() {
        return "http://" + HOST + ":" + withRole(Role.GATEWAY).getFirst().port() + "/";
    }

    /** Where the page may have been loaded from: when its gateway dies, it asks the others. */
    public List<String> pageOrigins() {
        return withRole(Role.GATEWAY).stream()
                .flatMap(node -> Stream.of("http://" + HOST + ":" + node.port(), "http://127.0.0.1:" + node.port()))
                .toList();
    }

    /** Names of all processes, for messages. */
    public String names() {
        return nodes.stream().map(NodeSpec::name).collect(Collectors.joining(", "));
    }
}
