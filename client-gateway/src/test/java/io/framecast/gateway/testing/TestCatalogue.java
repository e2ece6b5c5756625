package io.framecast.gateway.testing;

import static io.framecast.gateway.testing.TestGateway.FRAMES;
import static io.framecast.gateway.testing.TestGateway.FRAME_BYTES;
import static io.framecast.gateway.testing.TestGateway.MOVIE;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.View;
import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;

/** What a gateway under test knows of its domain: its nodes, the movies and who holds them. */
final class TestCatalogue {

    private static final String VERSION = "v1";

    private final Catalogue catalogue;
    private final FakeHolders holders;

    TestCatalogue(Catalogue catalogue, FakeHolders holders) {
        this.catalogue = catalogue;
        this.holders = holders;
    }

    /** Has it know {@link TestGateway#MOVIE}, two frame services that hold it, a coordinator, and the gateway that listens on that port. */
    void describeDomain(int httpPort) {
        FrameMask all = FrameMask.firstFrames(FRAMES);
        catalogue.applyMovie(MOVIE, new Movie(MOVIE, VERSION, "A street", FRAMES, new FrameRate(10, 1), false, 768, 576,
                (long) FRAMES * FRAME_BYTES, 2, null, Map.of("place", "Dornbirn"), Instant.parse("2026-03-01T12:00:00Z")));
        List<Member> members = new ArrayList<>();
        members.add(member("coordinator-1", NodeRole.COORDINATOR, 0));
        members.add(member("frame-1", NodeRole.FRAME_SERVICE, 0));
        members.add(member("frame-2", NodeRole.FRAME_SERVICE, 0));
        members.add(member("gateway-1", NodeRole.GATEWAY, httpPort));
        catalogue.applyView(new View(1, 3, List.copyOf(members), Instant.now()));
        for (String node : List.of("frame-1", "frame-2")) {
            Holding holding = new Holding(node, MOVIE, VERSION, HoldingKind.STORE, all, (long) FRAMES * FRAME_BYTES, Instant.now());
            catalogue.applyHolding(holding.key(), holding);
        }
    }

    private static Member member(String nodeId, NodeRole role, int httpPort) {
        return new Member(nodeId, role, 1, new NodeAddress("127.0.0.1", 0, httpPort), "", NodeState.UP);
    }

    /** Adds frame services {@code frame-1}… that hold all of {@link TestGateway#MOVIE}. */
    void addHolders(int count) {
        for (int i = 1; i <= count; i++) {
            holders.add("frame-" + i).fill(MOVIE, VERSION, FrameMask.firstFrames(FRAMES), FRAME_BYTES);
        }
    }

    /** Adds a movie that every frame service holds whole. */
    void addMovie(Movie movie, IntFunction<byte[]> jpeg, IntToLongFunction timeMicros) {
        catalogue.applyMovie(movie.id(), movie);
        holders.stores().forEach((node, store) -> {
            for (int frame = 0; frame < movie.frames(); frame++) {
                store.put(movie.id(), movie.version(), frame, timeMicros.applyAsLong(frame), jpeg.apply(frame));
            }
            hold(node, movie, FrameMask.firstFrames(movie.frames()));
        });
    }

    /** Has the catalogue say that a frame service holds these frames. */
    void hold(String node, Movie movie, FrameMask frames) {
        Holding holding = new Holding(node, movie.id(), movie.version(), HoldingKind.STORE, frames, movie.bytes(), Instant.now());
        catalogue.applyHolding(holding.key(), holding);
    }
}
