package io.framecast.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeLoad;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.View;
import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    private static final Movie MOVIE =
            new Movie("m", "v2", "Movie", 10, new FrameRate(10, 1), false, 8, 8, 1000, 2, null, Map.of(), Instant.EPOCH);

    private final Catalogue catalogue = new Catalogue();

    private static View view(long number, String... frameServices) {
        return new View(1, number, Stream.of(frameServices)
                .map(node -> new Member(node, NodeRole.FRAME_SERVICE, 1, new NodeAddress("h", 1, 2), "", NodeState.UP))
                .toList(), Instant.EPOCH);
    }

    private void hold(String node, String version, HoldingKind kind, String mask) {
        Holding holding = new Holding(node, "m", version, kind, FrameMask.parse(mask), 10, Instant.EPOCH);
        catalogue.applyHolding(holding.key(), holding);
    }

    private MovieState state() {
        return catalogue.summary("m").orElseThrow().state();
    }

    @Test
    void onlyStoredFramesOfThisVersionOnLiveNodesCount() {
        catalogue.applyMovie("m", MOVIE);
        catalogue.applyView(view(1, "frame-1", "frame-2"));
        hold("frame-1", "v2", HoldingKind.STORE, "0-9");
        hold("frame-2", "v1", HoldingKind.STORE, "0-9");
        assertThat(state()).as("another version").isEqualTo(MovieState.DEGRADED);
        hold("frame-2", "v2", HoldingKind.STAGING, "0-9");
        assertThat(state()).as("staged").isEqualTo(MovieState.DEGRADED);
        hold("frame-2", "v2", HoldingKind.STORE, "0-9");
        assertThat(state()).isEqualTo(MovieState.READY);
        catalogue.applyView(view(2, "frame-2"));
        assertThat(state()).as("a holder is gone").isEqualTo(MovieState.DEGRADED);
        catalogue.applyView(view(3));
        assertThat(state()).isEqualTo(MovieState.INCOMPLETE);
        assertThat(catalogue.summary("m").orElseThrow().missing()).isEqualTo("0-9");
        catalogue.applyView(view(2, "frame-1", "frame-2"));
        assertThat(state()).as("an older view is not taken").isEqualTo(MovieState.INCOMPLETE);
    }

    @Test
    void withdrawnRecordsAreForgotten() {
        catalogue.applyMovie("m", MOVIE);
        catalogue.applyView(view(1, "frame-1"));
        hold("frame-1", "v2", HoldingKind.STORE, "0-9");
        catalogue.applyHolding("frame-1/m/v2", null);
        assertThat(catalogue.holdings(MOVIE)).isEmpty();
        catalogue.applyMovie("m", null);
        assertThat(catalogue.movie("m")).isEmpty();
        catalogue.applyHolding("not a key", null);
    }

    @Test
    void aDeletedMovieIsGoneAndOfTwoRecordsTheLaterOneHolds() {
        catalogue.applyMovie("m", MOVIE.listed(3, 5));
        catalogue.applyMovie("m", MOVIE.deleted(Instant.EPOCH).listed(5, 1));
        assertThat(catalogue.movie("m")).isEmpty();
        catalogue.applyMovie("m", MOVIE.listed(3, 6));
        assertThat(catalogue.movie("m")).as("what a former primary still writes").isEmpty();
        catalogue.applyMovie("m", MOVIE.listed(5, 2));
        assertThat(catalogue.movie("m")).as("imported again").isPresent();
        catalogue.applyMovie("m", MOVIE.deleted(Instant.EPOCH).listed(5, 1));
        assertThat(catalogue.movie("m")).as("read again").isPresent();
    }

    @Test
    void anUploadGoesToTheLiveFrameServiceWithMostRoom() {
        assertThat(catalogue.roomiestFrameService()).isEmpty();
        catalogue.applyView(view(1, "frame-1", "frame-2", "frame-3"));
        beat("frame-1", 100);
        beat("frame-2", 300);
        beat("frame-3", 200);
        assertThat(catalogue.roomiestFrameService().orElseThrow().nodeId()).isEqualTo("frame-2");
        catalogue.applyView(view(2, "frame-1", "frame-3"));
        assertThat(catalogue.roomiestFrameService().orElseThrow().nodeId()).isEqualTo("frame-3");
        assertThat(catalogue.load("frame-2")).as("a node that left is forgotten").isEqualTo(NodeLoad.NONE);
    }

    private void beat(String node, long freeBytes) {
        catalogue.applyHeartbeat(new Heartbeat(node, 1, NodeState.UP, new NodeLoad(0, 0, 0, freeBytes, 0), List.of(), Instant.EPOCH));
    }
}
