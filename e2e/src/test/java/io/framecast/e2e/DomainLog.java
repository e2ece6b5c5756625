package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.invariant.EpochNeverRegresses;
import io.framecast.e2e.invariant.EveryRequestEnds;
import io.framecast.e2e.probe.TopicProbe;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Reads all that the scenarios before left on the topics of their cluster. */
abstract class DomainLog {

    /** A request that nobody opened ends after 60 s; some scenario may just have left one. */
    private static final Duration EVERYTHING_ENDS_WITHIN = Duration.ofSeconds(75);

    private final ClusterUnderTest cluster;

    DomainLog(ClusterUnderTest cluster) {
        this.cluster = cluster;
    }

    @Test
    void noEpochWentBack() {
        try (TopicProbe probe = new TopicProbe(cluster.bootstrapServers(), "framecast", "strg")) {
            assertThat(probe.readToEnd()).isNotEmpty();
            new EpochNeverRegresses(probe.readToEnd()).check();
        }
    }

    @Test
    void everyRequestEnded() {
        try (TopicProbe probe = new TopicProbe(cluster.bootstrapServers(), "framecast", "prq", "vdone", "vpdone")) {
            Await.passes("every request ends", EVERYTHING_ENDS_WITHIN, () -> new EveryRequestEnds(probe.readToEnd()).check());
        }
    }
}
