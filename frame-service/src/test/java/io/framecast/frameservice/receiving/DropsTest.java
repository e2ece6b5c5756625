package io.framecast.frameservice.receiving;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.frameservice.Eventually;
import io.framecast.frameservice.announce.RecordedOutlet;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.Frames;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.frameservice.store.StoreLayout;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.link.HolderLinks;
import io.framecast.protocol.link.HolderSettings;
import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropsTest {

    private static final MovieVersion MOVIE = new MovieVersion("m", "v");

    @TempDir
    Path directory;

    private FrameStore store;
    private StoringNode node;
    private HolderLinks links;
    private RecordedOutlet outlet;
    private Drops drops;

    @BeforeEach
    void open() throws IOException {
        store = FrameStore.open(new StoreLayout(directory));
        Frames.write(store.layout().stagingDirectory("g"), 0, 1, 2, 3);
        store.commit(MOVIE, "g");
        node = new StoringNode(store, "frame-1", 7);
        outlet = node.outlet;
        links = new HolderLinks(store, HolderSettings.defaults(), "frame-1", 7, node.meters);
        drops = new Drops(store, node.groups.writer(), node.holdings, node.announcer, links, "frame-1", InstantSource.system(), node.meters);
    }

    @AfterEach
    void close() {
        links.close();
        node.close();
        store.close();
    }

    @Test
    void whatIsDroppedIsToldAfterTheHoldingThatIsWithoutIt() throws Exception {
        drops.onEvent(order("frame-1", 1, FrameMask.of(0, 2)), false);

        Eventually.is("told", () -> outlet.events(ImportEvent.Dropped.class).findAny().isPresent());
        Holding holding = outlet.events(Holding.class).findFirst().orElseThrow();
        ImportEvent.Dropped dropped = outlet.events(ImportEvent.Dropped.class).findFirst().orElseThrow();
        assertThat(holding.mask()).isEqualTo(FrameMask.of(1, 3));
        assertThat(holding.at()).as("by its time the holding is known to be without them").isAfterOrEqualTo(dropped.at());
        assertThat(dropped.mask()).isEqualTo(FrameMask.of(0, 2));
        assertThat(node.meters.get("framecast.repair.dropped.frames").counter().count()).isEqualTo(2);
    }

    @Test
    void anOrderThatIsGivenAgainIsAnsweredAgain() throws Exception {
        drops.onEvent(order("frame-1", 1, FrameMask.of(0)), false);
        drops.onEvent(order("frame-1", 2, FrameMask.of(0)), false);

        Eventually.is("told twice", () -> outlet.events(ImportEvent.Dropped.class).count() == 2);
        assertThat(store.stored(MOVIE).mask()).isEqualTo(FrameMask.of(1, 2, 3));
    }

    @Test
    void ordersOfThePastOfOthersAndOfFormerRoundsAreNotCarriedOut() throws Exception {
        drops.onEvent(order("frame-1", 1, FrameMask.of(0)), true);
        drops.onEvent(order("frame-2", 3, FrameMask.of(1)), false);
        drops.onEvent(order("frame-1", 2, FrameMask.of(2)), false);
        drops.onEvent(order("frame-1", 4, FrameMask.of(3)), false);

        Eventually.is("the last one is", () -> outlet.events(ImportEvent.Dropped.class).findAny().isPresent());
        assertThat(store.stored(MOVIE).mask()).isEqualTo(FrameMask.of(0, 1, 2));
    }

    @Test
    void whenARoundIsOverTheHoldingIsToldAgainSinceSomethingMayHaveStayed() throws Exception {
        drops.onEvent(new ImportEvent.Repaired("repair-1", "another", "", Instant.EPOCH), false);
        drops.onEvent(new ImportEvent.Repaired("repair-1", "m", "", Instant.EPOCH), true);
        drops.onEvent(new ImportEvent.Repaired("repair-1", "m", "", Instant.EPOCH), false);

        Eventually.is("told again", () -> outlet.events(Holding.class).findAny().isPresent());
        assertThat(outlet.events(Holding.class)).singleElement().satisfies(holding -> assertThat(holding.mask()).isEqualTo(FrameMask.of(0, 1, 2, 3)));
    }

    private static ImportEvent.Dropping order(String node, long sequence, FrameMask mask) {
        return new ImportEvent.Dropping("repair-1", "m", "v", node, mask, 2, 1, sequence, Instant.EPOCH);
    }
}
