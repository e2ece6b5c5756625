package io.framecast.frameservice.store;

import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Appends frames to one movie version. Beside each segment that it begins stands a file that says in which of the recording's epochs
 * that was, so that what a former writer left can be told from what counts, also by a node that was away meanwhile.
 *
 * <p>Not thread-safe; blocks on the disk.
 */
public final class Recorder implements AutoCloseable {

    private final FrameStore store;
    private final MovieVersion version;
    private final long segmentBytes;
    private @Nullable GrowingSegment growing;
    private @Nullable Segment shown;
    private int growingEpoch;

    /** @param segmentBytes a segment that has as many gets no more */
    public Recorder(FrameStore store, MovieVersion version, long segmentBytes) {
        this.store = store;
        this.version = version;
        this.segmentBytes = segmentBytes;
    }

    /**
     * Appends records; when this returns they are held, and a crash does not undo it.
     *
     * @param epoch of the writer
     * @param records whole records, ascending by frame, none of which is held
     */
    public void append(int epoch, ByteBuffer records) throws IOException {
        GrowingSegment to = growing;
        Segment before = shown;
        // Opened anew, rewritten or dropped by somebody else meanwhile: that file is not ours to append to any more.
        boolean goesOn = to != null && growingEpoch == epoch && to.bytes() < segmentBytes && (before == null || isHeld(before));
        if (to == null || !goesOn) {
            seal();
            to = begin(epoch);
            before = null;
        }
        Segment after;
        try {
            after = to.append(records);
        } catch (IOException | RuntimeException e) {
            to.close();
            growing = null;
            shown = null;
            throw e;
        }
        Segment grown = before;
        store.durable().change(version, held -> held.with(grown, after));
        shown = after;
    }

    private boolean isHeld(Segment segment) {
        return store.durable().of(version).has(segment);
    }

    private GrowingSegment begin(int epoch) throws IOException {
        Path file = store.files().newSegmentFile(version, store.durable().of(version));
        Path note = StoreLayout.epochFile(file);
        try (FileChannel out = FileChannel.open(note, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(Integer.toString(epoch).getBytes(StandardCharsets.US_ASCII)));
            out.force(true);
        }
        GrowingSegment begun = GrowingSegment.begin(file);
        growing = begun;
        growingEpoch = epoch;
        return begun;
    }

    /** Ends the segment that is written to. */
    public void seal() throws IOException {
        GrowingSegment last = growing;
        Segment before = shown;
        growing = null;
        shown = null;
        if (last != null) {
            if (before != null && isHeld(before)) {
                last.seal();
            } else {
                last.close();
            }
        }
    }

    /** A segment that was recorded here, and in which epoch. */
    private record Recorded(Path file, int epoch) {}

    /** Of an epoch, from which frame on what was stored in it is stale. */
    @FunctionalInterface
    public interface Staleness {
        int from(int epoch);
    }

    /**
     * Drops what former writers stored and nobody counted.
     *
     * @return what was dropped
     */
    public FrameMask dropStale(Staleness staleness) throws IOException {
        FrameMask stale = FrameMask.empty();
        for (Recorded segment : recorded()) {
            int from = staleness.from(segment.epoch);
            if (from < FrameMask.FRAME_LIMIT) {
                stale = stale.or(store.durable().of(version).heldIn(segment.file).and(FrameMask.range(from, FrameMask.FRAME_LIMIT - 1)));
            }
        }
        if (!stale.isEmpty()) {
            seal();
            store.drop(version, stale, () -> { });
        }
        return stale;
    }

    private List<Recorded> recorded() throws IOException {
        Path directory = store.layout().versionDirectory(version);
        List<Recorded> segments = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path note : files.filter(file -> file.getFileName().toString().endsWith(StoreLayout.EPOCH_SUFFIX)).toList()) {
                    read(note, segments);
                }
            }
        }
        return segments;
    }

    private static void read(Path note, List<Recorded> into) throws IOException {
        String name = note.getFileName().toString();
        Path segment = note.resolveSibling(name.substring(0, name.length() - StoreLayout.EPOCH_SUFFIX.length()));
        if (!Files.exists(segment)) {
            Files.deleteIfExists(note);
            return;
        }
        into.add(new Recorded(segment, Integer.parseInt(Files.readString(note, StandardCharsets.US_ASCII).strip())));
    }

    @Override
    public void close() throws IOException {
        seal();
    }
}
