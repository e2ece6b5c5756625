package io.framecast.frameservice.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tears a small store at every byte of its files: it always opens, and loses no frame but those that were hit. */
class StoreCrashTest {

    private static final MovieVersion MOVIE = new MovieVersion("m", "v");
    private static final int[] FRAMES = {4, 0, 7, 100};

    @TempDir
    Path directory;

    private StoreLayout layout;
    private Path segment;
    private Path index;
    private byte[] segmentBytes;
    private byte[] indexBytes;

    @BeforeEach
    void makeSmallStore() throws IOException {
        layout = new StoreLayout(directory);
        try (FrameStore store = FrameStore.open(layout)) {
            Frames.write(layout.stagingDirectory("g"), FRAMES);
            store.commit(MOVIE, "g");
        }
        segment = layout.versionDirectory(MOVIE).resolve("0001.seg");
        index = layout.versionDirectory(MOVIE).resolve("0001.idx");
        segmentBytes = Files.readAllBytes(segment);
        indexBytes = Files.readAllBytes(index);
    }

    @Test
    void segmentCutAtAnyByteKeepsItsWholeRecords() throws IOException {
        for (int bytes = 0; bytes <= segmentBytes.length; bytes++) {
            restore(Arrays.copyOf(segmentBytes, bytes), indexBytes);
            assertOpensWith(wholeRecordsIn(bytes), "segment cut at byte " + bytes);
        }
    }

    @Test
    void indexCutAtAnyByteIsMadeAnew() throws IOException {
        for (int bytes = 0; bytes < indexBytes.length; bytes++) {
            restore(segmentBytes, Arrays.copyOf(indexBytes, bytes));
            assertOpensWith(FrameMask.of(FRAMES), "index cut at byte " + bytes);
            assertThat(Files.readAllBytes(index)).as("index made anew").isEqualTo(indexBytes);
        }
    }

    @Test
    void indexDamagedAtAnyByteIsMadeAnew() throws IOException {
        for (int at = 0; at < indexBytes.length; at++) {
            byte[] damaged = indexBytes.clone();
            damaged[at] ^= 0x40;
            restore(segmentBytes, damaged);
            assertOpensWith(FrameMask.of(FRAMES), "index damaged at byte " + at);
        }
    }

    @Test
    void segmentWithoutIndexAndDamagedAtAnyByteLosesThatRecordAtMost() throws IOException {
        for (int at = 0; at < segmentBytes.length; at++) {
            byte[] damaged = segmentBytes.clone();
            damaged[at] ^= 0x40;
            Files.write(segment, damaged);
            Files.deleteIfExists(index);
            try (FrameStore store = FrameStore.open(layout)) {
                FrameMask held = store.stored(MOVIE).mask();
                assertThat(FrameMask.of(FRAMES).andNot(held).count()).as("frames lost by damage at byte %d", at).isLessThanOrEqualTo(1);
                assertIntact(store, held);
            }
        }
    }

    @Test
    void aCrashBetweenTheTwoRenamesOfACommitLosesNothing() throws IOException {
        Files.delete(index);
        assertOpensWith(FrameMask.of(FRAMES), "segment without index");
        Files.delete(segment);
        assertOpensWith(FrameMask.empty(), "index without segment");
        assertThat(layout.versionDirectory(MOVIE)).doesNotExist();
    }

    @Test
    void aCrashWhileFramesAreDroppedLosesNoneThatStay() throws IOException {
        FrameMask kept = FrameMask.of(4, 7);
        try (FrameStore store = FrameStore.open(layout)) {
            store.drop(MOVIE, FrameMask.of(0, 100), () -> { });
        }
        Path rewritten = layout.versionDirectory(MOVIE).resolve("0002.seg");
        assertThat(rewritten).exists();
        assertOpensWith(kept, "after the drop");

        restore(segmentBytes, indexBytes);
        assertOpensWith(FrameMask.of(FRAMES), "before the former segment was removed");
        try (FrameStore store = FrameStore.open(layout)) {
            store.drop(MOVIE, FrameMask.of(0, 100), () -> { });
        }
        assertOpensWith(kept, "told again");
        assertThat(segment).doesNotExist();

        Files.write(index, indexBytes);
        assertOpensWith(kept, "between the removal of the former segment and of its index");
    }

    private FrameMask wholeRecordsIn(int bytes) {
        FrameMask.Builder whole = new FrameMask.Builder();
        int end = 0;
        for (int frame : FRAMES) {
            end += FrameRecord.recordBytes(Frames.jpeg(frame).length);
            if (end <= bytes) {
                whole.add(frame);
            }
        }
        return whole.build();
    }

    private void restore(byte[] segmentContent, byte[] indexContent) throws IOException {
        Files.createDirectories(segment.getParent());
        Files.write(segment, segmentContent);
        Files.write(index, indexContent);
    }

    private void assertOpensWith(FrameMask expected, String state) throws IOException {
        try (FrameStore store = FrameStore.open(layout)) {
            assertThat(store.stored(MOVIE).mask()).as(state).isEqualTo(expected);
            assertIntact(store, expected);
        }
    }

    private static void assertIntact(FrameStore store, FrameMask frames) throws IOException {
        for (int frame : frames.stream().toArray()) {
            ByteBuffer entry = store.readRecord(MOVIE, frame).orElseThrow();
            assertThat(entry.position(FrameRecord.HEADER_BYTES)).isEqualTo(ByteBuffer.wrap(Frames.jpeg(frame)));
        }
    }
}
