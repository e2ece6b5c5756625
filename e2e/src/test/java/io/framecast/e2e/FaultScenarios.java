package io.framecast.e2e;

import io.framecast.e2e.client.Rest;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.evidence.ListsCopy;
import io.framecast.e2e.fault.Faults;
import io.framecast.e2e.invariant.BackupEqualsPrimary;
import io.framecast.e2e.invariant.EpochNeverRegresses;
import io.framecast.e2e.probe.DomainProbe;
import io.framecast.e2e.probe.NodeProbe;
import io.framecast.e2e.probe.TopicProbe;
import io.framecast.e2e.report.Figures;
import io.framecast.protocol.mask.FrameMask;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

/** Something is done to a cluster while a movie plays. Each scenario begins with all nodes in the view and is healed after it. */
abstract class FaultScenarios {

    static final Duration WITHIN = Duration.ofSeconds(60);

    /** What a viewer buffers at most before it would stall. */
    static final Duration BUFFER = Duration.ofSeconds(1);

    private static final int NODES = 10;

    final ClusterUnderTest cluster;
    final Figures figures;
    final Rest rest;
    final DomainProbe domain;
    final NodeProbe nodes;
    final int frames;

    FaultScenarios(ClusterUnderTest cluster, Figures figures) {
        this.cluster = cluster;
        this.figures = figures;
        this.rest = new Rest(cluster.gateway(1));
        this.domain = new DomainProbe(rest);
        this.nodes = new NodeProbe(cluster);
        this.frames = rest.get("movies/demo").expect(200).json().path("frames").asInt();
    }

    @BeforeEach
    void theViewHasAllNodes() {
        Await.until("all nodes in the view", WITHIN, () -> members().size() == NODES);
    }

    @AfterEach
    void noEpochWentBack() {
        try (TopicProbe probe = new TopicProbe(cluster.bootstrapServers(), "framecast", "strg", "progress")) {
            new EpochNeverRegresses(probe.readToEnd()).check();
        }
    }

    Playing play(int gateway) {
        return new Playing(cluster.gateway(gateway), Library.DEMO, frames);
    }

    Faults aimAt(String... names) {
        Faults faults = new Faults(cluster);
        List.of(names).forEach(faults::aimAt);
        return faults;
    }

    Map<String, JsonNode> members() {
        return domain.members();
    }

    JsonNode request(String ruid) {
        return rest.get("requests/" + ruid).expect(200).json();
    }

    FrameMask shareOf(String ruid, String node) {
        return domain.shareOf(ruid, node);
    }

    Map<String, FrameMask> stored(String movie) {
        return domain.stored(movie);
    }

    /** Frames of the demo movie that one of these nodes stores. */
    FrameMask heldBy(Map<String, FrameMask> stored, String... holders) {
        return List.of(holders).stream().map(node -> stored.getOrDefault(node, FrameMask.empty())).reduce(FrameMask.empty(), FrameMask::or);
    }

    /** The coordinator that has the role in that partition. */
    String coordinator(int partition, String role) {
        return domain.coordinator(partition, role).orElseThrow(() -> new AssertionError("partition " + partition + " has no " + role));
    }

    /** Who became primary of the partition's lists, one after the other, as their SETUPs say. */
    List<String> primariesSoFar(int partition) {
        try (TopicProbe probe = new TopicProbe(cluster.bootstrapServers(), "framecast", "setup")) {
            return probe.readToEnd().stream().filter(entry -> entry.number("partition") == partition).map(entry -> entry.text("nodeId")).toList();
        }
    }

    /** Once each partition has a primary and a backup again, their lists are the same. */
    void backupsEqualPrimaries() {
        for (int partition = 0; partition < DomainProbe.PARTITIONS; partition++) {
            int which = partition;
            Await.passes("the backup of partition " + which + " to equal its primary", WITHIN, () -> {
                List<ListsCopy> both = nodes.bothLists(coordinator(which, "PRIMARY"), coordinator(which, "BACKUP"), which, Duration.ofSeconds(5));
                new BackupEqualsPrimary(both.getFirst(), both.getLast()).check();
            });
        }
    }
}
