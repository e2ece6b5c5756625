package io.framecast.frameservice.announce;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.Frames;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.frameservice.store.StoreLayout;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.mask.FrameMask;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldingsTest {

    private static final MovieVersion MOVIE = new MovieVersion("m", "v1");

    @TempDir
    Path directory;

    private final RecordedOutlet outlet = new RecordedOutlet();
    private final Announcer announcer = new Announcer(outlet, new SimpleMeterRegistry());
    private FrameStore store;
    private Holdings holdings;

    @BeforeEach
    void openStore() throws IOException {
        store = FrameStore.open(new StoreLayout(directory));
        holdings = new Holdings(store, announcer, "frame-1", InstantSource.system());
    }

    @AfterEach
    void close() {
        announcer.close();
        store.close();
    }

    @Test
    void stagedFramesAreToldUntilTheyAreDroppedThenTheStoredOnes() throws IOException {
        Frames.write(store.layout().stagingDirectory("i1"), 0, 1, 2, 3);
        store.stage(MOVIE, "i1");
        Frames.write(store.layout().stagingDirectory("g1"), 0, 2);
        store.commit(MOVIE, "g1");

        holdings.announce(MOVIE);
        store.unstage(MOVIE);
        holdings.announce(MOVIE);
        store.delete(MOVIE);
        holdings.announce(MOVIE);

        assertThat(outlet.events(Holding.class)).extracting(Holding::kind, Holding::mask).containsExactly(
                org.assertj.core.api.Assertions.tuple(HoldingKind.STAGING, FrameMask.firstFrames(4)),
                org.assertj.core.api.Assertions.tuple(HoldingKind.STORE, FrameMask.of(0, 2)));
        assertThat(outlet.written().getLast()).isEqualTo(new RecordedOutlet.Written("holding", "frame-1/m/v1", null));
    }

    @Test
    void whatAnEarlierStartAnnouncedAndIsGoneIsWithdrawnAndNobodyElsesHoldings() throws IOException {
        Frames.write(store.layout().stagingDirectory("g1"), 0, 2);
        store.commit(MOVIE, "g1");

        holdings.withdrawStale(Set.of("frame-1/m/v1", "frame-1/gone/v1", "frame-2/gone/v1", "frame-1/../v1"));

        assertThat(outlet.written()).extracting(RecordedOutlet.Written::key).containsExactlyInAnyOrder("frame-1/gone/v1", "frame-1/../v1");
    }

    @Test
    void anEventThatIsRefusedIsWrittenAgainAsItIsThen() throws Exception {
        Frames.write(store.layout().stagingDirectory("g1"), 0, 2);
        store.commit(MOVIE, "g1");
        outlet.refuseNext(1);

        var told = holdings.announce(MOVIE);
        Frames.write(store.layout().stagingDirectory("g2"), 1);
        store.commit(MOVIE, "g2");
        told.get(10, TimeUnit.SECONDS);

        assertThat(outlet.events(Holding.class)).extracting(Holding::mask).containsExactly(FrameMask.firstFrames(3));
    }
}
