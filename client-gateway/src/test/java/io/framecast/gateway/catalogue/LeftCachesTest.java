package io.framecast.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.View;
import io.framecast.protocol.mask.FrameMask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LeftCachesTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<Holding> CACHED = List.of(cached("gateway-1"), cached("gateway-2"));

    private final LeftCaches caches = new LeftCaches(Duration.ofMinutes(10));

    @Test
    void whatANodeHadCachedIsWithdrawnOnceItHasBeenGoneForLong() {
        assertThat(caches.due(CACHED, view("gateway-1"), BEGIN)).isEmpty();
        assertThat(caches.due(CACHED, view("gateway-1"), BEGIN.plusSeconds(599))).isEmpty();
        assertThat(caches.due(CACHED, view("gateway-1"), BEGIN.plusSeconds(600))).containsExactly("gateway-2/m/v");
    }

    @Test
    void aNodeThatWasBackMeanwhileHasItsTimeAnew() {
        caches.due(CACHED, view("gateway-1"), BEGIN);
        caches.due(CACHED, view("gateway-1", "gateway-2"), BEGIN.plusSeconds(300));
        caches.due(CACHED, view("gateway-1"), BEGIN.plusSeconds(500));
        assertThat(caches.due(CACHED, view("gateway-1"), BEGIN.plusSeconds(700))).isEmpty();
    }

    private static Holding cached(String node) {
        return new Holding(node, "m", "v", HoldingKind.CACHE, FrameMask.of(1), 1, BEGIN);
    }

    private static View view(String... nodes) {
        return new View(1, 1, Stream.of(nodes).map(node -> new Member(node, NodeRole.GATEWAY, 1, new NodeAddress("h", 1, 1), "", NodeState.UP)).toList(), BEGIN);
    }
}
