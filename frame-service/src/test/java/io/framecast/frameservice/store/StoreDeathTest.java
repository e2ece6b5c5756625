package io.framecast.frameservice.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.frameservice.disk.Died;
import io.framecast.frameservice.disk.MortalDisk;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A store lives through an import, copies, drops, damage, deletions and a recording, and dies at each file operation of that life, one after
 * the other; then it dies at the first, the second, … operation of being opened, until it is open. What was acknowledged is there, what was
 * not is not half there, and life goes on.
 */
class StoreDeathTest {

    private static final MovieVersion FILM = new MovieVersion("film", "v1");
    private static final MovieVersion SHORT = new MovieVersion("short", "v1");
    private static final MovieVersion YARD = new MovieVersion("yard", "v1");
    private static final FrameMask NONE = FrameMask.empty();
    private static final int DAMAGED = 3;
    private static final long SMALL_SEGMENT_BYTES = 150;
    private static final long SYNC_EVERY_BYTES = 60;

    @TempDir
    Path directory;

    /** One process: it has the store open, and forgets all else when it dies. */
    private record Process(FrameStore store, Recorder recorder) {
        static Process start(Path path) throws IOException {
            FrameStore store = FrameStore.open(new StoreLayout(path));
            return new Process(store, new Recorder(store, YARD, SMALL_SEGMENT_BYTES));
        }
    }

    @FunctionalInterface
    private interface Act {
        void on(Process process) throws IOException;
    }

    /**
     * Something that is done to a version, and acknowledged by returning.
     *
     * @param after what is held of it then
     * @param atOnce whether nothing between before and after is ever held
     */
    private record Deed(String name, MovieVersion version, FrameMask after, boolean atOnce, Act act) {}

    private static final List<Deed> LIFE = List.of(
            new Deed("an import is staged", FILM, NONE, true, process -> {
                convert(process.store, "i1", 0, 1, 2, 3, 4, 5);
                process.store.stage(FILM, "i1");
            }),
            new Deed("a part of it is stored here", FILM, mask("0-4/2"), true, process -> copyOwn(process.store, FILM, "g1", mask("0-4/2"))),
            new Deed("another part is", FILM, mask("0-4"), true, process -> copy(process.store, FILM, "g2", 3, 1)),
            new Deed("the import is placed", FILM, mask("0-4"), true, process -> process.store.unstage(FILM)),
            new Deed("a copy is made", FILM, mask("0-8"), true, process -> copy(process.store, FILM, "g3", 5, 6, 7, 8)),
            new Deed("frames of two segments are dropped", FILM, mask("2-8"), false, process -> process.store.drop(FILM, mask("0-1"), () -> { })),
            new Deed("a damaged frame is quarantined", FILM, mask("2,4-8"), true, process -> {
                damage(process.store);
                process.store.quarantine(FILM, mask("0-8"));
            }),
            new Deed("a film is stored", SHORT, mask("0-1"), true, process -> copy(process.store, SHORT, "g4", 0, 1)),
            new Deed("it is deleted", SHORT, NONE, true, process -> process.store.delete(SHORT)),
            new Deed("all frames of a film are dropped", FILM, NONE, true, process -> process.store.drop(FILM, mask("0-8"), () -> { })),
            new Deed("frames are recorded", YARD, mask("0-1"), false, process -> record(process, 1, 0, 1)),
            new Deed("more are", YARD, mask("0-3"), false, process -> record(process, 1, 2, 3)),
            new Deed("a third batch begins a segment", YARD, mask("0-5"), false, process -> record(process, 1, 4, 5)),
            new Deed("what was not counted is dropped", YARD, mask("0-3"), false, process -> process.recorder.dropStale(epoch -> epoch < 2 ? 4 : FrameMask.FRAME_LIMIT)),
            new Deed("a copy of counted frames is made", YARD, mask("0-4"), true, process -> copy(process.store, YARD, "g5", 4)),
            new Deed("the next writer records", YARD, mask("0-6"), false, process -> record(process, 2, 5, 6)),
            new Deed("it finds nothing stale", YARD, mask("0-6"), true, process -> process.recorder.dropStale(epoch -> epoch < 2 ? 4 : FrameMask.FRAME_LIMIT)),
            new Deed("the recording ends", YARD, mask("0-6"), true, process -> process.recorder.seal()));

    @ParameterizedTest
    @EnumSource
    void whateverIsTheLastFileOperationNothingAcknowledgedIsLost(MortalDisk.Death death) throws IOException {
        int operation = 0;
        boolean died = true;
        while (died) {
            operation++;
            Path home = Files.createDirectories(directory.resolve(death + "-" + operation));
            MortalDisk disk = new MortalDisk(Files.createDirectory(home.resolve("disk")), Files.createDirectory(home.resolve("removed")), death);
            died = diesAt(disk, operation);
        }
        assertThat(operation).as("operations of a whole life").isGreaterThan(150);
    }

    private boolean diesAt(MortalDisk disk, int operation) throws IOException {
        Map<MovieVersion, FrameMask> held = new TreeMap<>(Map.of(FILM, NONE, SHORT, NONE, YARD, NONE));
        List<Deed> left = new ArrayList<>(LIFE);
        disk.dieAt(operation);
        boolean died = false;
        Process process = null;
        try {
            process = Process.start(disk.path());
            while (!left.isEmpty()) {
                Deed deed = left.getFirst();
                deed.act.on(process);
                left.removeFirst();
                held.put(deed.version, deed.after);
            }
        } catch (Died e) {
            died = true;
            String last = disk.story();
            String state = "death %d, while %s, at:%n  %s%n".formatted(operation, left.isEmpty() ? "closing" : left.getFirst().name, last);
            disk.bury();
            process = startAtLast(disk);
            assertHolds(process.store, held, left.isEmpty() ? null : left.getFirst(), state);
            for (Deed deed : left) {
                deed.act.on(process);
                held.put(deed.version, deed.after);
                assertHolds(process.store, held, null, state + "then: " + deed.name);
            }
        }
        disk.bury();
        disk.live();
        assertHolds(Process.start(disk.path()).store, held, null, "at the end, death " + operation);
        disk.bury();
        return died;
    }

    /** The first operation of opening is the last one of the first attempt, the second that of the second, and so on. */
    private static Process startAtLast(MortalDisk disk) throws IOException {
        for (int operation = 1;; operation++) {
            disk.dieAt(operation);
            try {
                Process process = Process.start(disk.path());
                disk.live();
                return process;
            } catch (Died e) {
                disk.bury();
            }
        }
    }

    private static void assertHolds(FrameStore store, Map<MovieVersion, FrameMask> held, @Nullable Deed underWay, String state) throws IOException {
        for (Map.Entry<MovieVersion, FrameMask> each : held.entrySet()) {
            MovieVersion version = each.getKey();
            FrameMask before = each.getValue();
            FrameMask after = underWay != null && underWay.version.equals(version) ? underWay.after : before;
            FrameMask stored = store.stored(version).mask();
            assertThat(before.and(after).andNot(stored).toText()).as("%s: frames of %s that were acknowledged and are lost", state, version).isEmpty();
            assertThat(stored.andNot(before.or(after)).toText()).as("%s: frames of %s that nobody stored", state, version).isEmpty();
            if (underWay != null && underWay.atOnce) {
                assertThat(stored).as("%s: half of what was done to %s", state, version).isIn(before, after);
            }
            for (int frame : stored.toArray()) {
                if (underWay == null || frame != DAMAGED) {
                    ByteBuffer record = store.readRecord(version, frame).orElseThrow();
                    assertThat(record.position(FrameRecord.HEADER_BYTES)).as("%s: frame %d of %s", state, frame, version).isEqualTo(ByteBuffer.wrap(Frames.jpeg(frame)));
                }
            }
        }
        if (underWay != null) {
            assertThat(store.staged(FILM).mask()).as("%s: staged", state).isEqualTo(NONE);
            assertThat(leftovers(store.layout())).as("%s: leftovers", state).isEmpty();
        }
    }

    /** What is in the store and neither a segment nor its index nor the note of its epoch. */
    private static List<Path> leftovers(StoreLayout layout) throws IOException {
        try (Stream<Path> staged = Files.list(layout.staging()); Stream<Path> files = Files.walk(layout.movies())) {
            Stream<Path> stray = files.filter(Files::isRegularFile).filter(file -> {
                String name = file.getFileName().toString();
                boolean isOfSegment = Files.exists(file.resolveSibling(name.substring(0, Math.min(4, name.length())) + StoreLayout.SEGMENT_SUFFIX));
                return !isOfSegment || name.endsWith(".tmp");
            });
            return Stream.concat(staged, stray).toList();
        }
    }

    private static FrameMask mask(String text) {
        return FrameMask.parse(text);
    }

    /** As a converting child does it. */
    private static void convert(FrameStore store, String staging, int... frames) throws IOException {
        try (SegmentWriter writer = new SegmentWriter(store.layout().stagingDirectory(staging))) {
            for (int frame : frames) {
                writer.append(frame, Frames.timeMicros(frame), ByteBuffer.wrap(Frames.jpeg(frame)));
            }
            writer.finishStaged();
        }
    }

    /** As a group does it whose frames are staged here; after a start they are not, and what is not stored either is fetched. */
    private static void copyOwn(FrameStore store, MovieVersion version, String staging, FrameMask frames) throws IOException {
        try (SegmentWriter writer = new SegmentWriter(store.layout().stagingDirectory(staging), Runnable::run, SYNC_EVERY_BYTES)) {
            FrameMask copied = new OwnRecords(store, version).copy(frames, writer);
            assertThat(copied).isEqualTo(frames.and(store.held(version)));
            append(writer, frames.andNot(copied).stream().toArray());
            writer.finish();
        }
        store.commit(version, staging);
    }

    /** As a group that stores frames here does it. */
    private static void copy(FrameStore store, MovieVersion version, String staging, int... frames) throws IOException {
        try (SegmentWriter writer = new SegmentWriter(store.layout().stagingDirectory(staging), StoreDeathTest::inBlocks)) {
            append(writer, frames);
            writer.finish();
        }
        store.commit(version, staging);
    }

    /** Small ones: each frame is a write or more, and the last block is filled up and the file cut. */
    private static SegmentOutput inBlocks(Path file) throws IOException {
        return new DirectOutput(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), 16, 32);
    }

    private static void append(SegmentWriter writer, int... frames) throws IOException {
        for (int frame : frames) {
            byte[] jpeg = Frames.jpeg(frame);
            writer.append(frame, Frames.timeMicros(frame), FrameRecord.crc32c(ByteBuffer.wrap(jpeg)), Unpooled.wrappedBuffer(jpeg));
        }
    }

    /** Frames that are held already are passed over, as {@code Recordings} does. */
    private static void record(Process process, int epoch, int... frames) throws IOException {
        ByteBuffer batch = ByteBuffer.allocate(1 << 10);
        for (int frame : frames) {
            if (!process.store.stored(YARD).mask().contains(frame)) {
                ByteBuffer jpeg = ByteBuffer.wrap(Frames.jpeg(frame));
                FrameRecord.putHeader(batch, frame, Frames.timeMicros(frame), jpeg.remaining(), FrameRecord.crc32c(jpeg.duplicate()));
                batch.put(jpeg);
            }
        }
        if (batch.flip().hasRemaining()) {
            process.recorder.append(epoch, batch);
        }
    }

    /** Flips a bit of the damaged frame behind the store's back, unless it was done before. */
    private static void damage(FrameStore store) throws IOException {
        Path files = Path.of(store.layout().versionDirectory(FILM).toString());
        byte[] jpeg = Frames.jpeg(DAMAGED);
        try (Stream<Path> segments = Files.list(files).filter(file -> file.toString().endsWith(StoreLayout.SEGMENT_SUFFIX))) {
            for (Path segment : segments.toList()) {
                String content = new String(Files.readAllBytes(segment), StandardCharsets.ISO_8859_1);
                int at = content.indexOf(new String(jpeg, StandardCharsets.ISO_8859_1));
                if (at >= 0) {
                    Frames.flip(segment, at);
                }
            }
        }
    }
}
