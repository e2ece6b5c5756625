package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.evidence.NodeGauge;
import io.framecast.e2e.invariant.EpochNeverRegresses;
import io.framecast.e2e.invariant.EveryRequestEnds;
import io.framecast.e2e.invariant.NothingKeptOfEndedGroups;
import io.framecast.e2e.invariant.QueuesWithinLimits;
import io.framecast.e2e.probe.NodeProbe;
import io.framecast.e2e.probe.TopicProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads all that the scenarios before left on the topics of their cluster and in its nodes. */
abstract class DomainLog {

    /** A request that nobody opened ends after 60 s; some scenario may just have left one. */
    private static final Duration EVERYTHING_ENDS_WITHIN = Duration.ofSeconds(75);

    private final ClusterUnderTest cluster;
    private final NodeProbe nodes;

    DomainLog(ClusterUnderTest cluster) {
        this.cluster = cluster;
        this.nodes = new NodeProbe(cluster);
    }

    @Test
    void noEpochWentBack() {
        try (TopicProbe probe = new TopicProbe(cluster.bootstrapServers(), "framecast", "strg", "progress")) {
            assertThat(probe.readToEnd()).isNotEmpty();
            new EpochNeverRegresses(probe.readToEnd()).check();
        }
    }

    @Test
    void everyRequestEnded() {
        try (TopicProbe probe = new TopicProbe(cluster.bootstrapServers(), "framecast", "prq", "vdone", "vpdone")) {
            Await.passes("every request ends", EVERYTHING_ENDS_WITHIN, () -> new EveryRequestEnds(probe.readToEnd()).check());
        }
        Await.passes("no node keeps anything of a group", EVERYTHING_ENDS_WITHIN, () -> new NothingKeptOfEndedGroups(kept()).check());
    }

    private List<NodeGauge> kept() {
        List<NodeGauge> kept = new ArrayList<>(nodes.gauges("framecast_viewers{"));
        nodes.gauges("framecast_groups_active{").stream().filter(gauge -> !gauge.series().contains("side=\"coordinator\"")).forEach(kept::add);
        assertThat(kept).as("nodes tell of their groups").isNotEmpty();
        return kept;
    }

    @Test
    void noQueueIsFullerThanItsLimit() {
        List<NodeGauge> depths = nodes.gauges("framecast_queue_depth{");
        assertThat(depths).isNotEmpty();
        new QueuesWithinLimits(depths, nodes.gauges("framecast_queue_limit{")).check();
    }
}
