package io.framecast.e2e.probe;

import io.framecast.e2e.client.Rest;
import io.framecast.protocol.mask.FrameMask;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.utils.Utils;
import tools.jackson.databind.JsonNode;

/** What a gateway says of the domain: who is in the view, which coordinator leads what, who stores what. Thread-safe. */
public final class DomainProbe {

    /** How many partitions the topics have that are keyed by RUID. */
    public static final int PARTITIONS = 6;

    private final Rest rest;

    /** @param rest of the gateway that is asked */
    public DomainProbe(Rest rest) {
        this.rest = rest;
    }

    /** The partition of a request, by Kafka's own partitioner. */
    public static int partitionOf(String ruid) {
        return Utils.toPositive(Utils.murmur2(ruid.getBytes(StandardCharsets.UTF_8))) % PARTITIONS;
    }

    /** A new RUID of that partition. */
    public static String ruidIn(int partition) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "e2e-" + System.nanoTime() + "-" + i)
                .filter(ruid -> partitionOf(ruid) == partition)
                .findFirst()
                .orElseThrow();
    }

    /** The view's members by their names. */
    public Map<String, JsonNode> members() {
        Map<String, JsonNode> members = new TreeMap<>();
        domain().path("view").path("members").forEach(member -> members.put(member.path("nodeId").asString(), member));
        return members;
    }

    /**
     * The coordinator that has a role in a partition, by heartbeats: one that died is named until it is expelled.
     *
     * @param role PRIMARY or BACKUP
     */
    public Optional<String> coordinator(int partition, String role) {
        return StreamSupport.stream(domain().path("coordinators").spliterator(), false)
                .filter(entry -> entry.path("partition").asInt(-1) == partition && entry.path("role").asString().equals(role))
                .map(entry -> entry.path("nodeId").asString())
                .findFirst();
    }

    /** Whether each partition has a primary and a backup, and not the same node for both. */
    public boolean everyPartitionHasABackup() {
        return IntStream.range(0, PARTITIONS).allMatch(partition -> {
            Optional<String> primary = coordinator(partition, "PRIMARY");
            Optional<String> backup = coordinator(partition, "BACKUP");
            return primary.isPresent() && backup.isPresent() && !primary.equals(backup);
        });
    }

    /** The frames of a movie that each frame service stores; caches are left out. */
    public Map<String, FrameMask> stored(String movie) {
        Map<String, FrameMask> stored = new TreeMap<>();
        for (JsonNode holding : rest.get("movies/" + movie + "/holdings").expect(200).json()) {
            if (holding.path("kind").asString().equals("STORE")) {
                stored.merge(holding.path("node").asString(), FrameMask.parse(holding.path("mask").asString()), FrameMask::or);
            }
        }
        return stored;
    }

    /** What a node's share of a request is in the strategy in force; empty where it has none. */
    public FrameMask shareOf(String ruid, String node) {
        return StreamSupport.stream(rest.get("requests/" + ruid).expect(200).json().path("strategy").path("shares").spliterator(), false)
                .filter(share -> share.path("node").asString().equals(node))
                .map(share -> FrameMask.parse(share.path("mask").asString()))
                .reduce(FrameMask.empty(), FrameMask::or);
    }

    private JsonNode domain() {
        return rest.get("domain").expect(200).json();
    }
}
