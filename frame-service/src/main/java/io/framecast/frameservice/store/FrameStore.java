package io.framecast.frameservice.store;

import io.framecast.protocol.link.FrameRun;
import io.framecast.protocol.link.FrameSource;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.IndexEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The frames one node holds: durable ones, and those of imports that are not placed yet.
 *
 * <h2>What a crash leaves</h2>
 *
 * Segments are written and synced in {@code staging}, and become part of a movie by a rename. So at any byte:
 *
 * <ol>
 *   <li>What {@link #commit} returned for is there, whole.
 *   <li>What it did not return for is there whole, or not at all. A segment renamed without its index gets a new one out of its
 *       records.
 *   <li>A deleted version is gone, or still whole: its directory leaves {@code movies} by one rename.
 *   <li>A file that was cut short or an index that was damaged later costs the frames that were hit, no others.
 * </ol>
 *
 * <h2>Threads</h2>
 *
 * Lookups take no lock: what is held of a version is an immutable list of counted segments, replaced as a whole. Changes to one
 * version exclude each other; callers that change it block on the disk.
 */
public final class FrameStore implements FrameSource, AutoCloseable {

    private final StoreLayout layout;
    private final ConcurrentMap<MovieVersion, HeldFrames> stored = new ConcurrentHashMap<>();
    private final ConcurrentMap<MovieVersion, HeldFrames> staged = new ConcurrentHashMap<>();
    private final AtomicLong deletions = new AtomicLong();

    private final StoreLock lock;

    private FrameStore(StoreLayout layout, StoreLock lock) {
        this.layout = layout;
        this.lock = lock;
    }

    /**
     * Opens the store of a data directory, which is made where it is missing. Leftovers of unfinished work are removed, indexes
     * that do not fit their segments are made anew.
     *
     * @throws IOException where the directory cannot be read or written, or another process has it open
     */
    public static FrameStore open(StoreLayout layout) throws IOException {
        Durable.createDirectories(layout.root());
        StoreLock lock = StoreLock.take(layout);
        try {
            return openLocked(layout, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static FrameStore openLocked(StoreLayout layout, StoreLock lock) throws IOException {
        Durable.deleteAll(layout.staging());
        Durable.deleteAll(layout.incoming());
        Durable.createDirectories(layout.staging());
        Durable.createDirectories(layout.incoming());
        Durable.createDirectories(layout.movies());
        FrameStore store = new FrameStore(layout, lock);
        new StoreOpener(layout).openAll(store.stored);
        return store;
    }

    /** Where things are. */
    public StoreLayout layout() {
        return layout;
    }

    /** The versions of which durable frames are held. */
    public Set<MovieVersion> storedVersions() {
        return new TreeSet<>(stored.keySet());
    }

    /** What is held durably of that version. */
    public Held stored(MovieVersion version) {
        return stored.getOrDefault(version, HeldFrames.NONE).held();
    }

    /** What is held of that version for an import that is not placed yet. */
    public Held staged(MovieVersion version) {
        return staged.getOrDefault(version, HeldFrames.NONE).held();
    }

    /** Everything that can be pushed of that version. */
    public FrameMask held(MovieVersion version) {
        return stored(version).mask().or(staged(version).mask());
    }

    /** The size of all durable frames. */
    public long storedBytes() {
        return stored.values().stream().mapToLong(frames -> frames.held().bytes()).sum();
    }

    /** The room left on the store's disk. */
    public long freeBytes() throws IOException {
        return Files.getFileStore(layout.root()).getUsableSpace();
    }

    /**
     * Offers a finished segment of an import as staged frames, where it lies.
     *
     * @param importId names the staging directory that a {@link SegmentWriter} finished
     */
    public void stage(MovieVersion version, String importId) throws IOException {
        Segment segment = Segment.open(StoreLayout.segmentFile(layout.stagingDirectory(importId), 1));
        HeldFrames before = staged.put(version, new HeldFrames(List.of(segment)));
        if (before != null) {
            before.release();
        }
    }

    /** Removes what a writer left in a staging directory; nothing where there is none. */
    public void discardStaging(String name) throws IOException {
        Durable.deleteAll(layout.stagingDirectory(name));
    }

    /** Drops the staged frames of that version. */
    public void unstage(MovieVersion version) throws IOException {
        HeldFrames gone = staged.remove(version);
        if (gone != null) {
            try {
                for (Segment segment : gone.segments()) {
                    Durable.deleteAll(Durable.parent(segment.file()));
                }
            } finally {
                gone.release();
            }
        }
    }

    /**
     * Makes a finished segment a durable part of a version. When this returns, a crash of the machine does not undo it.
     *
     * @param name names the staging directory that a {@link SegmentWriter} finished; it is gone afterwards
     * @return what is stored of the version now
     */
    public Held commit(MovieVersion version, String name) throws IOException {
        Path staging = layout.stagingDirectory(name);
        try {
            HeldFrames after = stored.compute(version, (key, before) -> {
                try {
                    Segment added = Segment.open(moveIntoMovie(version, StoreLayout.segmentFile(staging, 1)));
                    return (before == null ? HeldFrames.NONE : before).with(added);
                } catch (IOException e) {
                    throw new UncheckedStoreException(e);
                }
            });
            Durable.deleteAll(staging);
            return after.held();
        } catch (UncheckedStoreException e) {
            throw e.getCause();
        }
    }

    private Path moveIntoMovie(MovieVersion version, Path segment) throws IOException {
        Path target = nextSegmentFile(version);
        // The index goes first: alone it is a leftover, while a segment without it would have to be scanned.
        Durable.rename(StoreLayout.indexFile(segment), StoreLayout.indexFile(target));
        Durable.rename(segment, target);
        Durable.syncDirectory(Durable.parent(target));
        return target;
    }

    /** A name in the version's directory that no segment has; the directory is made where it is missing. */
    synchronized Path nextSegmentFile(MovieVersion version) throws IOException {
        Path directory = layout.versionDirectory(version);
        Durable.createDirectories(directory);
        int number = 1;
        for (Segment segment : stored.getOrDefault(version, HeldFrames.NONE).segments()) {
            number = Math.max(number, 1 + StoreLayout.segmentNumber(segment.file()).orElse(0));
        }
        while (Files.exists(StoreLayout.segmentFile(directory, number))) {
            number++;
        }
        return StoreLayout.segmentFile(directory, number);
    }

    /** Whether that segment is among those held of the version. */
    boolean shows(MovieVersion version, Segment segment) {
        return stored.getOrDefault(version, HeldFrames.NONE).segments().contains(segment);
    }

    /** Holds a segment that has grown in place of what it was, or one more; takes the reference. */
    void show(MovieVersion version, @Nullable Segment before, Segment after) {
        stored.compute(version, (key, held) -> (held == null ? HeldFrames.NONE : held).with(before, after));
        if (before != null) {
            before.release();
        }
    }

    /** The frames that the segment in that file has, as far as they are held. */
    FrameMask heldIn(MovieVersion version, Path file) {
        return stored.getOrDefault(version, HeldFrames.NONE).segments().stream().filter(segment -> segment.file().equals(file))
                .map(segment -> segment.index().mask()).findFirst().orElse(FrameMask.empty());
    }

    /**
     * Drops all durable frames of a version. Runs that are being sent go on to their end.
     *
     * @return whether there were any
     */
    public boolean delete(MovieVersion version) throws IOException {
        try {
            HeldFrames[] gone = new HeldFrames[1];
            stored.computeIfPresent(version, (key, frames) -> {
                try {
                    moveOutOfMovies(version);
                } catch (IOException e) {
                    throw new UncheckedStoreException(e);
                }
                gone[0] = frames;
                return null;
            });
            if (gone[0] != null) {
                gone[0].release();
            }
            return gone[0] != null;
        } catch (UncheckedStoreException e) {
            throw e.getCause();
        }
    }

    /**
     * Drops some durable frames of a version: segments that have any of them are written anew without them, then removed. When this
     * returns, a crash does not bring them back; a crash before leaves all of them, and some frames that stay perhaps twice.
     *
     * <p>Runs that are being sent go on to their end. What stays is written anew record by record, which may take minutes.
     *
     * @param turn called with each record that is written anew
     * @return what is stored of the version now; without {@code gone}, and without what was found damaged
     * @throws IOException where the disk fails or has no room for what stays, or what is held was changed meanwhile; it may be tried
     *     again. Files that could not be removed are held no more, and are back at the next start
     */
    public Held drop(MovieVersion version, FrameMask gone, Runnable turn) throws IOException {
        HeldFrames before = stored.getOrDefault(version, HeldFrames.NONE);
        if (!before.held().mask().intersects(gone)) {
            return before.held();
        }
        if (gone.containsAll(before.held().mask())) {
            delete(version);
            return Held.NOTHING;
        }
        List<Segment> hit = before.segments().stream().filter(segment -> segment.index().mask().intersects(gone)).toList();
        HeldFrames untouched = new HeldFrames(before.segments().stream().filter(segment -> !hit.contains(segment)).toList());
        FrameMask kept = before.held().mask().andNot(gone).andNot(untouched.held().mask());
        Segment rewritten = kept.isEmpty() ? null : rewrite(version, before, kept, turn);
        HeldFrames after = rewritten == null ? untouched : untouched.with(rewritten);
        if (!stored.replace(version, before, after)) {
            if (rewritten != null) {
                removeAll(List.of(rewritten));
            }
            throw new IOException("what is held of " + version + " was changed meanwhile");
        }
        removeAll(hit);
        Durable.syncDirectory(layout.versionDirectory(version));
        return after.held();
    }

    private static void removeAll(List<Segment> segments) throws IOException {
        IOException failure = null;
        for (Segment segment : segments) {
            try {
                segment.removeFiles();
            } catch (IOException e) {
                failure = e;
            } finally {
                segment.release();
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private Segment rewrite(MovieVersion version, HeldFrames from, FrameMask frames, Runnable turn) throws IOException {
        Path staging = layout.stagingDirectory("kept-" + deletions.incrementAndGet());
        try (SegmentWriter out = new SegmentWriter(staging)) {
            for (PrimitiveIterator.OfInt each = frames.iterator(); each.hasNext();) {
                int frame = each.nextInt();
                turn.run();
                Segment segment = Objects.requireNonNull(from.find(frame));
                int entry = segment.index().find(frame);
                // What is damaged is not carried along: it is copied anew like any other frame that is held no more.
                if (segment.isSound(entry)) {
                    out.appendRecord(frame, segment.index().timeMicros(entry), segment.read(entry));
                }
            }
            out.finish();
        }
        Segment added = Segment.open(moveIntoMovie(version, StoreLayout.segmentFile(staging, 1)));
        Durable.deleteAll(staging);
        return added;
    }

    private void moveOutOfMovies(MovieVersion version) throws IOException {
        Path directory = layout.versionDirectory(version);
        Path doomed = layout.staging().resolve("deleted-" + deletions.incrementAndGet());
        Durable.rename(directory, doomed);
        Durable.syncDirectory(Durable.parent(directory));
        Durable.deleteAll(doomed);
    }

    /**
     * Reads a durable frame's record and tells whether it is what was written; empty where it is not held. Blocks on the disk, and must
     * not be called by a thread that may be interrupted: that closes the segment's file for all.
     */
    public Optional<RecordCheck> check(MovieVersion version, int frame) {
        Segment segment = take(stored, version, frame);
        if (segment == null) {
            return Optional.empty();
        }
        try {
            int entry = segment.index().find(frame);
            return Optional.of(new RecordCheck(segment.index().recordBytes(entry), segment.isSound(entry)));
        } finally {
            segment.release();
        }
    }

    /**
     * Reads these durable frames' records and holds those no more that are damaged; they may be stored anew. Runs that are being
     * sent go on to their end. Blocks on the disk.
     *
     * @return the damaged ones; where another segment has the frame sound, it is held all the same
     */
    public FrameMask quarantine(MovieVersion version, FrameMask suspects) throws IOException {
        try {
            FrameMask[] damaged = {FrameMask.empty()};
            HeldFrames[] former = {HeldFrames.NONE};
            HeldFrames held = stored.computeIfPresent(version, (key, before) -> {
                try {
                    damaged[0] = before.damaged(suspects);
                    former[0] = before;
                    return damaged[0].isEmpty() ? before : before.withoutDamaged(damaged[0]);
                } catch (IOException e) {
                    throw new UncheckedStoreException(e);
                }
            });
            if (held != null) {
                // Not before it is replaced: a lookup that finds a closed segment looks once more.
                former[0].releaseAllBut(held);
            }
            return damaged[0];
        } catch (UncheckedStoreException e) {
            throw e.getCause();
        }
    }

    @Override
    public FrameMask held(String movieId, String movieVersion) {
        return MovieVersion.isValid(movieId, movieVersion) ? held(new MovieVersion(movieId, movieVersion)) : FrameMask.empty();
    }

    /** A run goes on as long as the records lie one behind the other in the order asked for: one {@code sendfile}. */
    @Override
    public @Nullable FrameRun read(String movieId, String movieVersion, int[] frames, int from, int to, int maxBytes) {
        Segment segment = MovieVersion.isValid(movieId, movieVersion) ? take(new MovieVersion(movieId, movieVersion), frames[from]) : null;
        if (segment == null) {
            return null;
        }
        SegmentIndex index = segment.index();
        int first = index.find(frames[from]);
        long start = index.offset(first);
        long bytes = index.recordBytes(first);
        int count = 1;
        for (int i = from + 1; i < to; i++) {
            int entry = index.find(frames[i]);
            if (entry < 0 || index.offset(entry) != start + bytes || bytes + index.recordBytes(entry) > maxBytes) {
                break;
            }
            bytes += index.recordBytes(entry);
            count++;
        }
        return FrameRun.ofFile(segment.channel(), start, bytes, count, segment::release);
    }

    /**
     * What the indexes say of the durable frames from {@code first} to {@code last}: one {@link IndexEntry} each, ascending.
     */
    public byte[] entries(MovieVersion version, int first, int last) {
        return FrameEntries.of(stored.getOrDefault(version, HeldFrames.NONE), first, last);
    }

    /** Reads one record, header included; empty where the frame is not held. */
    public Optional<ByteBuffer> readRecord(MovieVersion version, int frame) throws IOException {
        Segment segment = take(version, frame);
        if (segment == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(segment.read(segment.index().find(frame)));
        } finally {
            segment.release();
        }
    }

    /** The segment that has the frame, for the caller to release; null where there is none. */
    @Nullable Segment take(MovieVersion version, int frame) {
        Segment segment = take(stored, version, frame);
        return segment == null ? take(staged, version, frame) : segment;
    }

    private static @Nullable Segment take(ConcurrentMap<MovieVersion, HeldFrames> frames, MovieVersion version, int frame) {
        HeldFrames former = null;
        while (true) {
            HeldFrames held = frames.getOrDefault(version, HeldFrames.NONE);
            Segment segment = held.find(frame);
            if (segment == null || segment.tryRetain()) {
                return segment;
            }
            if (held == former) {
                return null;
            }
            // Closed since it was looked up: what is held was replaced meanwhile, and may have the frame all the same.
            former = held;
        }
    }

    /** Closes all segments; runs that are being sent go on to their end. */
    @Override
    public void close() {
        for (ConcurrentMap<MovieVersion, HeldFrames> frames : List.of(stored, staged)) {
            frames.values().forEach(HeldFrames::release);
            frames.clear();
        }
        lock.close();
    }
}
