package io.framecast.e2e.probe;

import io.framecast.e2e.client.Rest;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.cluster.ProcessRow;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.evidence.ListsCopy;
import io.framecast.e2e.evidence.NodeGauge;
import io.framecast.e2e.prometheus.Exposition;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Asks the nodes of a cluster what they have, by their management ports. Thread-safe. */
public final class NodeProbe {

    private final ClusterUnderTest cluster;

    /** @param cluster whose nodes these are */
    public NodeProbe(ClusterUnderTest cluster) {
        this.cluster = cluster;
    }

    /** The samples of all running nodes whose name begins so. */
    public List<NodeGauge> gauges(String prefix) {
        List<NodeGauge> gauges = new ArrayList<>();
        for (ProcessRow row : cluster.status()) {
            if (row.metricsPort() > 0 && row.state().equals("RUNNING")) {
                gauges.addAll(gauges(row.name(), prefix));
            }
        }
        return gauges;
    }

    /** The same of one node. */
    public List<NodeGauge> gauges(String node, String prefix) {
        return Exposition.samples(cluster.row(node).metricsPort(), prefix).entrySet().stream()
                .map(sample -> new NodeGauge(node, sample.getKey(), sample.getValue()))
                .toList();
    }

    /** How many video groups the node has on that side: {@code sink} or {@code holder}. */
    public int groups(String node, String side) {
        return (int) gauges(node, "framecast_groups_active{").stream()
                .filter(gauge -> gauge.series().contains("side=\"" + side + "\""))
                .mapToDouble(NodeGauge::value)
                .sum();
    }

    /** A coordinator's copy of a partition's lists; empty where it has none, or one that moves. */
    public Optional<ListsCopy> lists(String coordinator, int partition) {
        URI address = URI.create("http://127.0.0.1:" + cluster.row(coordinator).metricsPort() + "/actuator/lists/" + partition);
        Rest.Answer answer = new Rest(address).get(address.toString());
        if (answer.status() != 200) {
            return Optional.empty();
        }
        JsonNode copy = answer.json();
        Map<String, String> entries = new TreeMap<>();
        copy.path("entries").properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue().asString("")));
        return Optional.of(new ListsCopy(coordinator, partition, copy.path("role").asString(""), copy.path("position").asLong(-1), entries));
    }

    /**
     * Both copies of a partition's lists, the primary's first, read when they were at the same position of their log. That is the
     * log's own: what a primary has just written may still be on its way there, so that copies that differ are given out when they
     * have not moved for a while.
     */
    public List<ListsCopy> bothLists(String primary, String backup, int partition, Duration within) {
        Standstill standstill = new Standstill();
        return Await.present("the lists of partition %d at the same position in %s and %s".formatted(partition, primary, backup), within, () -> {
            Optional<ListsCopy> one = lists(primary, partition);
            Optional<ListsCopy> other = lists(backup, partition);
            if (one.isEmpty() || other.isEmpty() || one.get().position() != other.get().position()) {
                return Optional.empty();
            }
            List<ListsCopy> both = List.of(one.get(), other.get());
            boolean isAlike = one.get().entries().equals(other.get().entries());
            return isAlike || standstill.lasts(both) ? Optional.of(both) : Optional.empty();
        });
    }

    /** Since when two copies have been as they are. */
    private static final class Standstill {

        /** Longer than a primary's producer tries to get rid of a record. */
        private static final long WRITES_ARRIVE_WITHIN_NANOS = Duration.ofSeconds(2).toNanos();

        private List<ListsCopy> last = List.of();
        private long sinceNanos;

        boolean lasts(List<ListsCopy> now) {
            if (!now.equals(last)) {
                last = now;
                sinceNanos = System.nanoTime();
            }
            return System.nanoTime() - sinceNanos > WRITES_ARRIVE_WITHIN_NANOS;
        }
    }
}
