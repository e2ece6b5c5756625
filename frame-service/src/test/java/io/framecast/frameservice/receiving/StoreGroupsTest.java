package io.framecast.frameservice.receiving;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.frameservice.Eventually;
import io.framecast.frameservice.announce.RecordedOutlet;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.Frames;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.frameservice.store.StoreLayout;
import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.GroupRole;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Sdone;
import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.link.HolderLinks;
import io.framecast.protocol.link.HolderSettings;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.protocol.record.FrameRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two stores over loopback: one pushes, the other stores. */
class StoreGroupsTest {

    private static final MovieVersion MOVIE = new MovieVersion("m", "i1");
    private static final int FRAMES = 500;
    private static final FrameMask HALF = FrameMask.of(List.of(new FrameRange(0, FRAMES - 1, 2)));
    private static final FrameMask NONE = FrameMask.empty();

    @TempDir
    Path directory;

    private FrameStore source;
    private FrameStore target;
    private HolderLinks links;
    private StoringNode node;
    private RecordedOutlet outlet;
    private StoreGroups groups;

    @BeforeEach
    void open() throws IOException {
        source = FrameStore.open(new StoreLayout(directory.resolve("a")));
        Frames.write(source.layout().stagingDirectory("i1"), IntStream.range(0, FRAMES).toArray());
        source.stage(MOVIE, "i1");
        target = FrameStore.open(new StoreLayout(directory.resolve("b")));
        node = new StoringNode(target, "frame-2", 9);
        links = new HolderLinks(source, HolderSettings.defaults(), "frame-1", 7, node.meters);
        outlet = node.outlet;
        groups = node.groups;
    }

    @AfterEach
    void close() {
        links.close();
        node.close();
        source.close();
        target.close();
    }

    @Test
    void halfOfAMovieIsStoredByteForByteAndTold() throws Exception {
        groups.join(forSink("i1-1-0", HALF));
        links.join(forSource("i1-1-0", HALF));

        Eventually.is("CDONE", () -> outlet.events(Cdone.class).findAny().isPresent());

        assertThat(target.stored(MOVIE).mask()).isEqualTo(HALF);
        for (int frame : HALF.stream().toArray()) {
            assertThat(target.readRecord(MOVIE, frame)).as("frame %d", frame).isEqualTo(source.readRecord(MOVIE, frame));
        }
        assertThat(outlet.events(Holding.class)).extracting(Holding::mask).containsExactly(HALF);
        assertThat(outlet.events(ImportEvent.Placed.class)).extracting(ImportEvent.Placed::importId, ImportEvent.Placed::mask)
                .containsExactly(org.assertj.core.api.Assertions.tuple("i1", HALF));
        List<String> order = outlet.written().stream().map(RecordedOutlet.Written::topic).filter(topic -> !topic.equals("progress")).toList();
        assertThat(order).as("who hears CDONE finds the holding").containsExactly("holding", "import", "cdone");
        assertThat(groups.count()).isZero();
    }

    @Test
    void framesThatAreStagedHereAreStoredWithoutASourceAndDamagedOnesAreFetched() throws Exception {
        Frames.write(target.layout().stagingDirectory("i1"), IntStream.range(0, FRAMES).toArray());
        target.stage(MOVIE, "i1");
        Path staged = target.layout().stagingDirectory("i1").resolve("0001.seg");
        Frames.flip(staged, FrameRecord.HEADER_BYTES + 3);

        groups.join(forSink("i1-3-0", HALF));
        links.join(forSource("i1-3-0", HALF));
        Eventually.is("CDONE", () -> outlet.events(Cdone.class).findAny().isPresent());

        assertThat(target.stored(MOVIE).mask()).isEqualTo(HALF);
        for (int frame : HALF.stream().toArray()) {
            assertThat(target.readRecord(MOVIE, frame)).as("frame %d", frame).isEqualTo(source.readRecord(MOVIE, frame));
        }
        assertThat(node.meters.get("framecast.link.sent.frames").functionCounter().count()).isEqualTo(1);
    }

    @Test
    void whatIsStoredAlreadyIsToldWithoutFetchingItAgain() throws Exception {
        Frames.write(target.layout().stagingDirectory("g"), HALF.stream().toArray());
        target.commit(MOVIE, "g");

        groups.join(forSink("i1-2-0", HALF));

        Eventually.is("CDONE", () -> outlet.events(Cdone.class).findAny().isPresent());
        assertThat(node.server.groups()).isZero();
    }

    @Test
    void aFrameThatWasQuarantinedIsFetchedAnewAndNoOther() throws Exception {
        Frames.write(target.layout().stagingDirectory("g"), HALF.stream().toArray());
        target.commit(MOVIE, "g");
        int first = HALF.first();
        Frames.flip(target.layout().versionDirectory(MOVIE).resolve("0001.seg"), FrameRecord.HEADER_BYTES + 1);
        assertThat(groups.writer().quarantine(MOVIE, HALF)).isEqualTo(FrameMask.of(first));

        groups.join(forSink("i1-2-0", HALF));
        links.join(forSource("i1-2-0", HALF));

        Eventually.is("CDONE", () -> outlet.events(Cdone.class).findAny().isPresent());
        assertThat(target.stored(MOVIE).mask()).isEqualTo(HALF);
        assertThat(target.readRecord(MOVIE, first)).isEqualTo(source.readRecord(MOVIE, first));
        assertThat(groups.writer().quarantine(MOVIE, HALF)).isEqualTo(FrameMask.empty());
        assertThat(target.stored(MOVIE).bytes()).as("one record more").isEqualTo(HALF.stream().mapToLong(StoreGroupsTest::bytes).sum() + bytes(first));
    }

    private static long bytes(int frame) {
        return FrameRecord.recordBytes(Frames.jpeg(frame).length);
    }

    @Test
    void aGroupThatIsEndedLeavesNothingOnDisk() throws Exception {
        groups.join(forSink("i1-1-0", HALF));
        Eventually.is("group begins", () -> groups.count() == 1);

        groups.leave(new Sdone("i1-1-0", "frame-2", 1, 1, Instant.EPOCH));

        Eventually.is("group is left", () -> groups.count() == 0 && node.server.groups() == 0);
        Eventually.is("nothing on disk", () -> filesBelow(directory.resolve("b")).isEmpty());
        assertThat(outlet.events(Cdone.class)).isEmpty();
    }

    @Test
    void anSdoneOfAnOlderEpochEndsNothing() throws Exception {
        groups.join(forSink("i1-1-0", HALF));
        Eventually.is("group begins", () -> groups.count() == 1);

        groups.leave(new Sdone("i1-1-0", "frame-2", 1, 0, Instant.EPOCH));
        links.join(forSource("i1-1-0", HALF));

        Eventually.is("CDONE", () -> outlet.events(Cdone.class).findAny().isPresent());
    }

    @Test
    void anSvjoinForAnotherStartOfThisNodeIsIgnored() throws Exception {
        Svjoin old = new Svjoin("i1-1-0", "frame-2", 8, GroupRole.SINK, 1, 1, 1, "m", "i1", sink(), NONE, NONE, "", HALF, List.of(), NONE,
                Instant.EPOCH);

        groups.join(old);
        groups.join(forSink("i1-1-1", NONE));

        Eventually.is("the one after it is answered", () -> outlet.events(Cdone.class).findAny().isPresent());
        assertThat(node.server.groups()).isZero();
        assertThat(groups.count()).isZero();
    }

    @Test
    void aDroppedMovieEndsItsGroupsAndLeavesTheDisk() throws Exception {
        Frames.write(target.layout().stagingDirectory("g"), 0, 2, 4);
        target.commit(MOVIE, "g");
        groups.join(forSink("i1-1-0", HALF));
        Eventually.is("group begins", () -> groups.count() == 1);

        groups.drop(MOVIE);

        Eventually.is("nothing on disk", () -> groups.count() == 0 && filesBelow(directory.resolve("b")).isEmpty());
        Eventually.is("holding withdrawn", () -> outlet.written().stream()
                .anyMatch(write -> write.key().equals("frame-2/m/i1") && write.event() == null));
    }

    @Test
    void whatIsFinishedAfterItsMovieWasDroppedIsNotStored() throws Exception {
        groups.join(forSink("i1-1-0", HALF));
        Eventually.is("group begins", () -> groups.count() == 1);
        groups.drop(MOVIE);
        Eventually.is("group is left", () -> groups.count() == 0);

        groups.join(forSink("i1-1-1", HALF));
        links.join(forSource("i1-1-1", HALF));

        Eventually.is("it is fetched and thrown away", () -> node.meters.get("framecast.link.sent.frames").functionCounter().count() >= HALF.count()
                && groups.count() == 0);
        Eventually.is("nothing on disk", () -> filesBelow(directory.resolve("b")).isEmpty());
        assertThat(outlet.events(Cdone.class)).isEmpty();
    }

    private Sink sink() {
        return new Sink("frame-2", 9, "127.0.0.1", node.server.port());
    }

    private Svjoin forSink(String ruid, FrameMask wanted) {
        return new Svjoin(ruid, "frame-2", 9, GroupRole.SINK, 1, 1, 1, "m", "i1", sink(), NONE, NONE, "", wanted,
                List.of(new Share("frame-1", wanted, List.of())), NONE, Instant.EPOCH);
    }

    private Svjoin forSource(String ruid, FrameMask share) {
        return new Svjoin(ruid, "frame-1", 7, GroupRole.SOURCE, 1, 1, 2, "m", "i1", sink(), share, NONE,
                StoringNode.TOKENS.mint(ruid, "frame-1", 7, 1, 1), NONE, List.of(), NONE, Instant.EPOCH);
    }

    private static List<String> filesBelow(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(file -> Files.isRegularFile(file) && !file.endsWith("lock")).map(Path::toString).toList();
        } catch (java.io.UncheckedIOException vanishedMeanwhile) {
            return List.of("changing");
        }
    }
}
