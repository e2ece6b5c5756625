package io.framecast.frameservice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.protocol.link.FrameRun;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import io.framecast.protocol.record.IndexEntry;
import io.netty.channel.FileRegion;
import io.netty.util.ReferenceCounted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameStoreTest {

    private static final MovieVersion STREET = new MovieVersion("street", "v1");

    @TempDir
    Path directory;

    private StoreLayout layout;
    private FrameStore store;

    @BeforeEach
    void openStore() throws IOException {
        layout = new StoreLayout(directory);
        store = FrameStore.open(layout);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void holdsAnySubsetOfFramesAndNoOthers() throws IOException {
        commit("a", 1, 5, 9, 1000);

        assertThat(store.stored(STREET).mask()).isEqualTo(FrameMask.of(1, 5, 9, 1000));
        assertThat(jpegOf(5)).isEqualTo(Frames.jpeg(5));
        assertThat(store.readRecord(STREET, 4)).isEmpty();
        assertThat(store.readRecord(new MovieVersion("street", "v2"), 5)).isEmpty();
    }

    @Test
    void framesThatArriveInSeveralGroupsAddUp() throws IOException {
        commit("a", 0, 2, 4);
        commit("b", 1, 3, 5);

        store.close();
        store = FrameStore.open(layout);

        assertThat(store.stored(STREET).mask()).isEqualTo(FrameMask.firstFrames(6));
        assertThat(store.storedBytes()).isEqualTo(IntStream.range(0, 6).mapToLong(f -> FrameRecord.recordBytes(Frames.jpeg(f).length)).sum());
        assertThat(jpegOf(2)).isEqualTo(Frames.jpeg(2));
        assertThat(jpegOf(3)).isEqualTo(Frames.jpeg(3));
    }

    @Test
    void theIndexTellsLengthsAndTimesOfWhatIsHeldAlsoAfterARestart() throws IOException {
        commit("a", 9, 1, 70);
        commit("b", 2, 71);

        store.close();
        store = FrameStore.open(layout);

        assertThat(entries(1, 70)).containsExactly(entry(1), entry(2), entry(9), entry(70));
        assertThat(entries(3, 8)).isEmpty();
        assertThat(store.entries(new MovieVersion("street", "v2"), 0, 100)).isEmpty();
    }

    private static IndexEntry entry(int frame) {
        return new IndexEntry(frame, Frames.jpeg(frame).length, Frames.timeMicros(frame));
    }

    private List<IndexEntry> entries(int first, int last) {
        ByteBuffer bytes = ByteBuffer.wrap(store.entries(STREET, first, last));
        return Stream.generate(() -> IndexEntry.get(bytes)).limit(bytes.remaining() / IndexEntry.BYTES).toList();
    }

    @Test
    void framesThatLieOneBehindTheOtherAreOneRun() throws IOException {
        commit("a", 0, 1, 2, 3, 10, 11);

        FrameRun run = read(Integer.MAX_VALUE, 1, 2, 3, 10, 12);

        assertThat(run.frames()).isEqualTo(4);
        assertThat(send(run)).isEqualTo(records(1, 2, 3, 10));
    }

    @Test
    void aRunEndsWhereTheOrderIsAnotherThanOnDisk() throws IOException {
        commit("a", 0, 1, 2, 3);

        FrameRun backwards = read(Integer.MAX_VALUE, 3, 2, 1);

        assertThat(backwards.frames()).isEqualTo(1);
        assertThat(send(backwards)).isEqualTo(records(3));
    }

    @Test
    void aRunKeepsToItsBytesButHasOneFrameAtLeast() throws IOException {
        commit("a", 0, 1, 2, 3);
        int two = records(0, 1).length;

        FrameRun bounded = read(two, 0, 1, 2, 3);
        FrameRun single = read(1, 0, 1, 2, 3);

        assertThat(bounded.frames()).isEqualTo(2);
        assertThat(single.frames()).isEqualTo(1);
        send(bounded);
        send(single);
    }

    @Test
    void aRunOnItsWayOutlivesTheDeletionOfItsMovie() throws IOException {
        commit("a", 0, 1, 2);
        FrameRun run = read(Integer.MAX_VALUE, 0, 1, 2);

        assertThat(store.delete(STREET)).isTrue();

        assertThat(store.stored(STREET)).isEqualTo(Held.NOTHING);
        assertThat(read(Integer.MAX_VALUE, 0)).isNull();
        assertThat(send(run)).isEqualTo(records(0, 1, 2));
    }

    @Test
    void aDeletedVersionLeavesNothingOnDisk() throws IOException {
        commit("a", 0, 1, 2);

        store.delete(STREET);

        assertThat(filesBelow(directory)).isEmpty();
        assertThat(store.delete(STREET)).isFalse();
    }

    @Test
    void stagedFramesCanBeReadAndLeaveNothingBehind() throws IOException {
        Frames.write(layout.stagingDirectory("import-1"), 0, 1, 2);
        store.stage(STREET, "import-1");

        assertThat(store.staged(STREET).mask()).isEqualTo(FrameMask.firstFrames(3));
        assertThat(store.stored(STREET)).isEqualTo(Held.NOTHING);
        assertThat(jpegOf(1)).isEqualTo(Frames.jpeg(1));

        store.unstage(STREET);

        assertThat(store.held(STREET).isEmpty()).isTrue();
        assertThat(filesBelow(directory)).isEmpty();
    }

    @Test
    void aDataDirectoryIsOpenedByOneAtATime() throws IOException {
        Frames.write(layout.stagingDirectory("under-way"), 0);

        assertThatThrownBy(() -> FrameStore.open(layout)).isInstanceOf(IOException.class).hasMessageContaining("another one has it open");

        assertThat(layout.stagingDirectory("under-way")).as("the other one's work").isDirectory();
    }

    @Test
    void aWriterClosedBeforeItsEndLeavesNothing() throws IOException {
        try (SegmentWriter writer = new SegmentWriter(layout.stagingDirectory("g"))) {
            writer.append(0, 0, ByteBuffer.wrap(Frames.jpeg(0)));
        }

        assertThat(filesBelow(directory)).isEmpty();
    }

    @Test
    void leftoversOfUnfinishedWorkAreRemovedAtOpen() throws IOException {
        commit("a", 0);
        Frames.write(layout.stagingDirectory("half"), 1, 2);
        Files.write(layout.incomingFile("body"), new byte[100]);
        Files.write(layout.versionDirectory(STREET).resolve("0002.idx"), new byte[10]);
        Files.write(layout.versionDirectory(STREET).resolve("0001.idx.tmp"), new byte[10]);

        store.close();
        store = FrameStore.open(layout);

        assertThat(filesBelow(directory)).containsExactly("movies/street/v1/0001.idx", "movies/street/v1/0001.seg");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "a/b", "/etc", "a\0b", "-x", ".hidden"})
    void namesThatWouldLeaveTheStoreAreRefused(String name) {
        assertThatThrownBy(() -> new MovieVersion(name, "v1")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("must be");
        assertThatThrownBy(() -> new MovieVersion("m", name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> layout.stagingDirectory(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> layout.incomingFile(name)).isInstanceOf(IllegalArgumentException.class);
    }

    private void commit(String name, int... frames) throws IOException {
        Frames.write(layout.stagingDirectory(name), frames);
        store.commit(STREET, name);
    }

    private byte[] jpegOf(int frame) throws IOException {
        ByteBuffer entry = store.readRecord(STREET, frame).orElseThrow().position(FrameRecord.HEADER_BYTES);
        byte[] jpeg = new byte[entry.remaining()];
        entry.get(jpeg);
        return jpeg;
    }

    private static byte[] records(int... frames) {
        ByteBuffer out = ByteBuffer.allocate(10_000);
        for (int frame : frames) {
            byte[] jpeg = Frames.jpeg(frame);
            FrameRecord.putHeader(out, frame, Frames.timeMicros(frame), jpeg.length, FrameRecord.crc32c(ByteBuffer.wrap(jpeg)));
            out.put(jpeg);
        }
        byte[] records = new byte[out.position()];
        out.flip().get(records);
        return records;
    }

    private FrameRun read(int maxBytes, int... frames) {
        return store.read("street", "v1", frames, 0, frames.length, maxBytes);
    }

    static byte[] send(FrameRun run) throws IOException {
        FileRegion region = (FileRegion) run.content();
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        while (region.transferred() < region.count()) {
            region.transferTo(Channels.newChannel(sent), region.transferred());
        }
        region.release();
        return sent.toByteArray();
    }

    private static java.util.List<String> filesBelow(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> Files.isRegularFile(file) && !file.endsWith("lock")).map(file -> directory.relativize(file).toString()).sorted().toList();
        }
    }

    @Test
    void someFramesCanBeDroppedAndTheOthersStayByteForByte() throws IOException {
        MovieVersion version = new MovieVersion("m", "some");
        StoreLayout layout = new StoreLayout(directory.resolve("some"));
        FrameMask kept = FrameMask.of(4, 7, 101);
        try (FrameStore store = FrameStore.open(layout)) {
            Frames.write(layout.stagingDirectory("one"), 4, 0, 7, 100);
            store.commit(version, "one");
            Frames.write(layout.stagingDirectory("two"), 101);
            store.commit(version, "two");
            ByteBuffer before = store.readRecord(version, 7).orElseThrow();

            assertThat(store.drop(version, FrameMask.of(0, 100, 999), () -> { }).mask()).isEqualTo(kept);

            assertThat(store.readRecord(version, 7)).contains(before);
            assertThat(store.readRecord(version, 0)).isEmpty();
            assertThat(store.drop(version, FrameMask.of(0), () -> { }).mask()).as("dropped twice").isEqualTo(kept);
        }
        try (FrameStore store = FrameStore.open(layout)) {
            assertThat(store.stored(version).mask()).isEqualTo(kept);
            assertThat(store.drop(version, kept, () -> { }).mask()).isEqualTo(FrameMask.empty());
            assertThat(store.storedVersions()).isEmpty();
        }
        assertThat(layout.versionDirectory(version)).doesNotExist();
    }

    @Test
    void aRunThatIsBeingSentOutlivesTheDropOfItsFrames() throws IOException {
        MovieVersion version = new MovieVersion("m", "sent");
        StoreLayout layout = new StoreLayout(directory.resolve("sent"));
        try (FrameStore store = FrameStore.open(layout)) {
            Frames.write(layout.stagingDirectory("g"), 0, 1, 2);
            store.commit(version, "g");
            FrameRun run = Objects.requireNonNull(store.read("m", "sent", new int[] {1}, 0, 1, 1 << 20));

            store.drop(version, FrameMask.of(1), () -> { });

            assertThat(store.read("m", "sent", new int[] {1}, 0, 1, 1 << 20)).isNull();
            assertThat(run.frames()).isEqualTo(1);
            ((ReferenceCounted) run.content()).release();
        }
    }
}
