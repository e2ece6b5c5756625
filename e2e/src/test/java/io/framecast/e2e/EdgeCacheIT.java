package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.evidence.FrameArrival;
import io.framecast.e2e.report.Figures;
import io.framecast.protocol.mask.FrameMask;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What gateways keep of the frames that pass, for their other viewers and for each other. */
@Order(12)
@OnCluster(OnCluster.HARMED)
final class EdgeCacheIT extends FaultScenarios {

    private static final int WARMING = 100;
    private static final List<String> GATEWAYS = List.of("gateway-1", "gateway-2");

    EdgeCacheIT(ClusterUnderTest cluster, Figures figures) {
        super(cluster, figures);
    }

    /** The other scenarios' gateways keep nothing: what these tell of is frames that come from frame services. */
    @BeforeEach
    void gatewaysKeepFrames() {
        for (String gateway : GATEWAYS) {
            cluster.command().run(WITHIN, "stop", gateway).orFail();
            cluster.command().with(Map.of("FRAMECAST_GATEWAY_CACHE_MEMORY", "64MB")).run(WITHIN, "start", gateway).orFail();
        }
        theViewHasAllNodes();
    }

    /** Started again as before when the cluster is healed. */
    @AfterEach
    void gatewaysKeepNothing() {
        GATEWAYS.forEach(gateway -> cluster.command().run(WITHIN, "kill", gateway));
    }

    @Test
    void viewersOfOneGatewayFetchEachFrameOnceAndTheNextGatewayIsServedFromItsCacheUntilItDies() {
        warmUp();
        double before = pushedByFrameServices();
        double missedBefore = count("gateway-1", "framecast_cache_misses_total", "cache=\"edge\"");
        int shared = frames - WARMING;
        String range = WARMING + "-" + (frames - 1);
        try (SocketViewer one = SocketViewer.connect(cluster.gateway(1)); SocketViewer other = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel first = one.open(Library.DEMO, range);
            ViewerChannel second = other.open(Library.DEMO, range);
            first.demand(1, range);
            second.demand(1, range);
            first.awaitEnd(1, WITHIN);
            second.awaitEnd(1, WITHIN);
            assertAllOnce(first, shared);
            assertAllOnce(second, shared);
            assertThat(first.deliveringNodes().contains("gateway-1") || second.deliveringNodes().contains("gateway-1"))
                    .as("the gateway gives frames itself").isTrue();
        }
        double fetched = pushedByFrameServices() - before;
        figures.add("two viewers of one gateway: frames fetched for each frame shown twice", fetched / shared, "x");
        double missed = count("gateway-1", "framecast_cache_misses_total", "cache=\"edge\"") - missedBefore;
        String twice = "%s pushed, %s of them the first time they came; since its start %s came twice and %s unwanted".formatted(fetched, missed,
                count("gateway-1", "framecast_frames_duplicate_total", ""), count("gateway-1", "framecast_frames_unwanted_total", ""));
        // A source that is late has another one asked as well, on a busy machine too: these are pushed twice, and come to viewers once.
        assertThat(missed).as("frames asked of frame services for two viewers, %s", twice).isBetween((double) shared, shared * 1.02);
        assertThat(fetched).as("frames pushed for two viewers, %s", twice).isLessThan(shared * 1.5);

        Await.until("the cache of gateway-1 is announced", WITHIN, () -> cached("gateway-1").count() == frames);
        assertThat(rest.get("movies/demo").expect(200).json().path("copies").asInt()).as("caches are no copies").isEqualTo(2);

        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(2))) {
            ViewerChannel channel = viewer.open(Library.DEMO, all());
            channel.demand(1, "0-" + (frames / 3 - 1));
            channel.awaitEnd(1, WITHIN);
            assertThat(shareOf(channel.ruid(), "gateway-1").count()).as("the share of the first gateway's cache").isPositive();
            assertThat(channel.deliveringNodes()).contains("gateway-1").anyMatch(node -> node.startsWith("frame-"));
            aimAt("gateway-1").kill("gateway-1");
            channel.demand(2, frames / 3 + "-" + (frames - 1));
            channel.awaitEnd(2, WITHIN);
            assertAllOnce(channel, frames);
            assertThat(channel.messages("unavailable")).isEmpty();
        }
    }

    /** A process that has just been started takes its time for its first frames, and others are asked for them too. */
    private void warmUp() {
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel channel = viewer.open(Library.DEMO, "0-" + (WARMING - 1));
            channel.demand(1, "0-" + (WARMING - 1));
            channel.awaitEnd(1, WITHIN);
        }
    }

    private String all() {
        return "0-" + (frames - 1);
    }

    private static void assertAllOnce(ViewerChannel channel, int frames) {
        assertThat(channel.arrivals()).extracting(FrameArrival::frame).doesNotHaveDuplicates().hasSize(frames);
        assertThat(channel.arrivals()).allMatch(FrameArrival::intact, "has the checksum that its header says");
    }

    private double pushedByFrameServices() {
        return nodes.gauges("framecast_link_sent_frames_total").stream().filter(gauge -> gauge.node().startsWith("frame-"))
                .mapToDouble(gauge -> gauge.value()).sum();
    }

    private double count(String node, String metric, String label) {
        return nodes.gauges(node, metric).stream().filter(gauge -> gauge.series().contains(label)).mapToDouble(gauge -> gauge.value()).sum();
    }

    private FrameMask cached(String node) {
        return StreamSupport.stream(rest.get("movies/demo/holdings").expect(200).json().spliterator(), false)
                .filter(holding -> holding.path("kind").asString().equals("CACHE") && holding.path("node").asString().equals(node))
                .map(holding -> FrameMask.parse(holding.path("mask").asString()))
                .findFirst().orElse(FrameMask.empty());
    }
}
