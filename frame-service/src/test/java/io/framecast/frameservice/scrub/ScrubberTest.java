package io.framecast.frameservice.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.frameservice.Eventually;
import io.framecast.frameservice.announce.Announcer;
import io.framecast.frameservice.announce.Holdings;
import io.framecast.frameservice.announce.RecordedOutlet;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.Frames;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.frameservice.store.StoreLayout;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import io.framecast.protocol.watch.Loops;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is stored is read, and what is damaged is told of as held no more. */
class ScrubberTest {

    private static final MovieVersion STREET = new MovieVersion("street", "v1");
    private static final MovieVersion SEA = new MovieVersion("sea", "v1");
    private static final Duration PAUSE = Duration.ofDays(1);

    @TempDir
    Path directory;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RecordedOutlet outlet = new RecordedOutlet();
    private final Announcer announcer = new Announcer(outlet, meters);
    private FrameStore store;
    private RecordChecker checker;

    @BeforeEach
    void openStore() throws IOException {
        store = FrameStore.open(new StoreLayout(directory));
        checker = new RecordChecker(store, store::quarantine, new Holdings(store, announcer, "frame-1", InstantSource.system()), meters);
        commit(STREET, 0, 1, 2, 3, 9);
        commit(SEA, 4, 5);
    }

    @AfterEach
    void close() {
        announcer.close();
        store.close();
    }

    @Test
    void aCheckReadsInOrderAndSaysWhereToGoOn() throws IOException {
        long two = bytes(0) + bytes(1);

        assertThat(checker.check(STREET, 0, 99, two)).isEqualTo(new Checked(2, two, FrameMask.empty(), 2));
        assertThat(checker.check(STREET, 2, 99, 1)).isEqualTo(new Checked(1, bytes(2), FrameMask.empty(), 3));
        assertThat(checker.check(STREET, 0, 1, Long.MAX_VALUE)).isEqualTo(new Checked(1, bytes(0), FrameMask.empty(), 1));
        assertThat(checker.check(STREET, 4, 99, Long.MAX_VALUE)).isEqualTo(new Checked(1, bytes(9), FrameMask.empty(), -1));
        assertThat(checker.check(STREET, 10, 99, Long.MAX_VALUE)).isEqualTo(new Checked(0, 0, FrameMask.empty(), -1));
        assertThat(counted("framecast.scrub.frames")).isEqualTo(5);
    }

    @Test
    void aDamagedFrameIsQuarantinedAndTheHoldingToldWithoutIt() throws IOException {
        damage(STREET, 0, 3);

        Checked checked = checker.check(STREET, 0, 99, Long.MAX_VALUE);

        assertThat(checked.bad()).isEqualTo(FrameMask.of(0, 3));
        assertThat(checked.frames()).isEqualTo(5);
        assertThat(store.stored(STREET).mask()).isEqualTo(FrameMask.of(1, 2, 9));
        assertThat(outlet.events(Holding.class)).extracting(Holding::mask).containsExactly(FrameMask.of(1, 2, 9));
        assertThat(counted("framecast.frames.quarantined")).isEqualTo(2);
    }

    /** An interrupted read closes the file for every reader: that says nothing of the disk. */
    @Test
    void whatCouldNotBeReadForTheReadersOwnSakeIsNotDamaged() throws IOException {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> checker.check(STREET, 0, 99, Long.MAX_VALUE)).isInstanceOf(UncheckedIOException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(store.stored(STREET).mask()).isEqualTo(FrameMask.of(0, 1, 2, 3, 9));
        assertThat(counted("framecast.frames.quarantined")).isZero();
    }

    @Test
    void aHoldingOfWhichNothingIsSoundIsWithdrawn() throws IOException {
        damage(SEA, 4, 5);

        checker.check(SEA, 0, 99, Long.MAX_VALUE);

        assertThat(outlet.written()).containsExactly(new RecordedOutlet.Written("holding", "frame-1/sea/v1", null));
    }

    @Test
    void aPassReadsEveryFrameOnceAtTheRateThatIsSetAndThenRests() throws IOException {
        damage(SEA, 5);
        long all = bytes(0) + bytes(1) + bytes(2) + bytes(3) + bytes(9) + bytes(4) + bytes(5);
        try (Scrubber scrubber = scrubber(1000, PAUSE)) {
            Duration waited = Duration.ZERO;
            Duration wait = scrubber.turn();
            for (; !wait.equals(PAUSE); wait = scrubber.turn()) {
                waited = waited.plus(wait);
            }

            assertThat(counted("framecast.scrub.frames")).isEqualTo(7);
            assertThat(counted("framecast.scrub.bytes")).isEqualTo(all);
            assertThat(waited.toMillis()).isEqualTo(all);
            assertThat(store.stored(SEA).mask()).isEqualTo(FrameMask.of(4));

            assertThat(scrubber.turn()).isLessThan(PAUSE);
        }
    }

    @Test
    void anEmptyStoreIsLookedAtAgainAfterThePause() throws IOException {
        store.delete(STREET);
        store.delete(SEA);
        try (Scrubber scrubber = scrubber(1000, PAUSE)) {
            assertThat(scrubber.turn()).isEqualTo(PAUSE);
            commit(SEA, 6);
            assertThat(scrubber.turn()).isEqualTo(Duration.ofMillis(bytes(6)));
        }
    }

    @Test
    void itRunsByItselfAgainAndAgainAndRestsBetweenPasses() throws Exception {
        Loops loops = new Loops(meters);
        try (Scrubber scrubber = new Scrubber(store, checker, new ScrubSettings(1 << 30, Duration.ZERO, Duration.ofMillis(1)), new Random(1))) {
            scrubber.start(loops);
            Eventually.is("two passes", () -> counted("framecast.scrub.frames") >= 14);
            damage(STREET, 2);
            Eventually.is("the damage is found", () -> counted("framecast.frames.quarantined") == 1);
        }
        assertThat(loops.stalled()).isEmpty();
    }

    @Test
    void aRateOfZeroReadsNothing() {
        Loops loops = new Loops(meters);
        try (Scrubber scrubber = scrubber(0, PAUSE)) {
            scrubber.start(loops);
            assertThat(meters.find("framecast.loop.silence").tag("loop", "scrubber").gauge()).isNull();
        }
    }

    private Scrubber scrubber(long bytesPerSecond, Duration pause) {
        return new Scrubber(store, checker, new ScrubSettings(bytesPerSecond, Duration.ZERO, pause), new Random(1));
    }

    private double counted(String name) {
        return meters.get(name).counter().count();
    }

    private static long bytes(int frame) {
        return FrameRecord.recordBytes(Frames.jpeg(frame).length);
    }

    private void commit(MovieVersion version, int... frames) throws IOException {
        Frames.write(store.layout().stagingDirectory("g1"), frames);
        store.commit(version, "g1");
    }

    /** Frames lie in the order of their numbers in the version's first segment. */
    private void damage(MovieVersion version, int... frames) throws IOException {
        for (int frame : frames) {
            long offset = store.stored(version).mask().stream().takeWhile(before -> before < frame).mapToLong(ScrubberTest::bytes).sum();
            Frames.flip(store.layout().versionDirectory(version).resolve("0001.seg"), offset + FrameRecord.HEADER_BYTES + 3);
        }
    }
}
