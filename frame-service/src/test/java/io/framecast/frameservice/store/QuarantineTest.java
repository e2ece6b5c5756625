package io.framecast.frameservice.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.link.FrameRun;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A frame that the disk has damaged is found, and held no more. */
class QuarantineTest {

    private static final MovieVersion STREET = new MovieVersion("street", "v1");
    private static final FrameMask ALL = FrameMask.firstFrames(5);

    @TempDir
    Path directory;

    private StoreLayout layout;
    private FrameStore store;

    @BeforeEach
    void openStore() throws IOException {
        layout = new StoreLayout(directory);
        store = FrameStore.open(layout);
        commit("a", 0, 1, 2, 3, 4);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void whatWasWrittenIsSoundAndWhatIsNotHeldIsNoDamage() throws IOException {
        assertThat(store.check(STREET, 2)).contains(new RecordCheck(FrameRecord.recordBytes(Frames.jpeg(2).length), true));
        assertThat(store.check(STREET, 5)).isEmpty();
        assertThat(store.check(new MovieVersion("street", "v2"), 2)).isEmpty();
        assertThat(store.quarantine(STREET, ALL)).isEqualTo(FrameMask.empty());
        assertThat(store.stored(STREET).mask()).isEqualTo(ALL);
    }

    @Test
    void aFlippedBitAnywhereInARecordIsFound() throws IOException {
        int bytes = FrameRecord.recordBytes(Frames.jpeg(2).length);
        for (int at = 0; at < bytes; at++) {
            if (isChecked(at)) {
                Frames.flip(segment(1), offsetOf(2) + at);
                assertThat(store.check(STREET, 2).orElseThrow().isSound()).as("byte %d", at).isFalse();
                Frames.flip(segment(1), offsetOf(2) + at);
            }
        }
        assertThat(store.check(STREET, 2).orElseThrow().isSound()).isTrue();
    }

    /** All bytes but those that mean nothing: the last four of the header. */
    private static boolean isChecked(int at) {
        return at < FrameRecord.HEADER_CRC_OFFSET + Integer.BYTES || at >= FrameRecord.HEADER_BYTES;
    }

    @Test
    void aDamagedFrameIsHeldNoMoreAndTheOthersAreAlsoAfterARestart() throws IOException {
        Frames.flip(segment(1), offsetOf(3) + FrameRecord.HEADER_BYTES);

        assertThat(store.quarantine(STREET, ALL)).isEqualTo(FrameMask.of(3));
        assertThat(store.quarantine(STREET, ALL)).isEqualTo(FrameMask.empty());

        assertHeldAreAllBut3();
        store.close();
        store = FrameStore.open(layout);
        assertHeldAreAllBut3();
    }

    @Test
    void itStaysSoWhereTheIndexIsMadeAnew() throws IOException {
        Frames.flip(segment(1), offsetOf(3) + FrameRecord.HEADER_BYTES);
        store.quarantine(STREET, ALL);

        store.close();
        Files.delete(StoreLayout.indexFile(segment(1)));
        store = FrameStore.open(layout);

        assertHeldAreAllBut3();
    }

    private void assertHeldAreAllBut3() throws IOException {
        assertThat(store.stored(STREET).mask()).isEqualTo(FrameMask.of(0, 1, 2, 4));
        assertThat(store.readRecord(STREET, 3)).isEmpty();
        for (int frame : new int[] {0, 1, 2, 4}) {
            assertThat(store.check(STREET, frame).orElseThrow().isSound()).isTrue();
        }
    }

    @Test
    void theFrameMayBeStoredAnewAndIsThenSoundThoughTheDamagedRecordIsStillThere() throws IOException {
        Frames.flip(segment(1), offsetOf(3) + FrameRecord.HEADER_BYTES);
        store.quarantine(STREET, ALL);

        commit("b", 3);

        assertThat(store.stored(STREET).mask()).isEqualTo(ALL);
        assertThat(store.quarantine(STREET, ALL)).isEqualTo(FrameMask.empty());
        store.close();
        store = FrameStore.open(layout);
        assertThat(store.quarantine(STREET, ALL)).isEqualTo(FrameMask.empty());
        assertThat(store.stored(STREET).mask()).isEqualTo(ALL);
    }

    @Test
    void aSoundRecordInAnotherSegmentGoesOnBeingHeld() throws IOException {
        commit("b", 3, 7);
        Frames.flip(segment(1), offsetOf(3) + FrameRecord.HEADER_BYTES);

        assertThat(store.quarantine(STREET, FrameMask.of(3, 7))).isEqualTo(FrameMask.of(3));

        assertThat(store.stored(STREET).mask()).isEqualTo(FrameMask.of(0, 1, 2, 3, 4, 7));
        assertThat(store.check(STREET, 3).orElseThrow().isSound()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 40})
    void framesThatWereCutOffAreDamagedAndThoseBeforeAreNot(int cut) throws IOException {
        try (var file = Files.newByteChannel(segment(1), java.nio.file.StandardOpenOption.WRITE)) {
            file.truncate(Files.size(segment(1)) - cut);
        }

        assertThat(store.quarantine(STREET, ALL)).isEqualTo(FrameMask.of(4));

        store.close();
        store = FrameStore.open(layout);
        assertThat(store.stored(STREET).mask()).isEqualTo(FrameMask.firstFrames(4));
    }

    @Test
    void whereAllIsDamagedNothingIsHeldAndTheSegmentGoesAtTheNextStart() throws IOException {
        for (int frame = 0; frame < 5; frame++) {
            Frames.flip(segment(1), offsetOf(frame) + FrameRecord.HEADER_BYTES);
        }

        assertThat(store.quarantine(STREET, ALL)).isEqualTo(ALL);

        assertThat(store.stored(STREET).mask()).isEqualTo(FrameMask.empty());
        store.close();
        store = FrameStore.open(layout);
        assertThat(store.stored(STREET)).isEqualTo(Held.NOTHING);
        assertThat(segment(1)).doesNotExist();
    }

    @Test
    void aRunThatIsOnItsWayGoesOnToItsEnd() throws IOException {
        int[] wanted = {0, 1, 2, 3, 4};
        FrameRun run = store.read("street", "v1", wanted, 0, 5, Integer.MAX_VALUE);
        Frames.flip(segment(1), offsetOf(3) + FrameRecord.HEADER_BYTES);
        store.quarantine(STREET, ALL);

        assertThat(run).isNotNull();
        assertThat(run.frames()).isEqualTo(5);
        assertThat(FrameStoreTest.send(run)).hasSize((int) Files.size(segment(1)));
    }

    @Test
    void aDeletedMovieHasNothingToQuarantine() throws IOException {
        store.delete(STREET);

        assertThat(store.quarantine(STREET, ALL)).isEqualTo(FrameMask.empty());
        assertThat(store.check(STREET, 0)).isEmpty();
    }

    private void commit(String name, int... frames) throws IOException {
        Frames.write(layout.stagingDirectory(name), frames);
        store.commit(STREET, name);
    }

    private Path segment(int number) {
        return StoreLayout.segmentFile(layout.versionDirectory(STREET), number);
    }

    /** In the first segment, whose frames lie in order. */
    private static long offsetOf(int frame) {
        return IntStream.range(0, frame).mapToLong(before -> FrameRecord.recordBytes(Frames.jpeg(before).length)).sum();
    }
}
