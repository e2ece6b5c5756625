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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
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
 * Lookups take no lock. Changes to one version exclude each other ({@link HeldVersions}); callers that change it block on the disk.
 *
 * <h2>Where what is done</h2>
 *
 * What is held is changed in {@link HeldVersions} alone; files come into {@code movies} and leave it by {@link MovieFiles}, or grow there
 * under a {@link Recorder}. What a drop does to segments is decided by {@link DropPlan}, how much is sent at once by {@link RecordRun}.
 */
public final class FrameStore implements FrameSource, AutoCloseable {

    private final StoreLayout layout;
    private final StoreLock lock;
    private final HeldVersions stored = new HeldVersions();
    private final HeldVersions staged = new HeldVersions();
    private final MovieFiles files;
    private final PartialDrop partialDrop;
    private final Optional<DirectOutput.Way> direct;

    private FrameStore(StoreLayout layout, StoreLock lock) {
        this.layout = layout;
        this.lock = lock;
        this.files = new MovieFiles(layout);
        this.direct = DirectOutput.Way.in(layout.staging());
        this.partialDrop = new PartialDrop(layout, files, stored);
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

    /** What is held durably. */
    HeldVersions durable() {
        return stored;
    }

    /** The files of what is held durably. */
    MovieFiles files() {
        return files;
    }

    /** The versions of which durable frames are held. */
    public Set<MovieVersion> storedVersions() {
        return stored.all();
    }

    /** What is held durably of that version. */
    public Held stored(MovieVersion version) {
        return stored.of(version).held();
    }

    /** What is held of that version for an import that is not placed yet. */
    public Held staged(MovieVersion version) {
        return staged.of(version).held();
    }

    /** Everything that can be pushed of that version. */
    public FrameMask held(MovieVersion version) {
        return stored(version).mask().or(staged(version).mask());
    }

    /** The size of all durable frames. */
    public long storedBytes() {
        return stored.bytes();
    }

    /** The room left on the store's disk. */
    public long freeBytes() throws IOException {
        return Files.getFileStore(layout.root()).getUsableSpace();
    }

    /**
     * Begins a segment that is to be {@link #commit}ted: past the page cache where the disk does that, else synced while it is written.
     *
     * @param name names its staging directory
     * @param syncing syncs beside the thread that writes
     * @param syncEveryBytes how much is written between two syncs, at least
     */
    public SegmentWriter begin(String name, Executor syncing, long syncEveryBytes) throws IOException {
        Path staging = layout.stagingDirectory(name);
        return direct.isPresent() ? new SegmentWriter(staging, direct.get()) : new SegmentWriter(staging, syncing, syncEveryBytes);
    }

    /**
     * Offers a finished segment of an import as staged frames, where it lies.
     *
     * @param importId names the staging directory that a {@link SegmentWriter} finished
     */
    public void stage(MovieVersion version, String importId) throws IOException {
        Segment segment = Segment.open(StoreLayout.segmentFile(layout.stagingDirectory(importId), 1));
        staged.change(version, before -> new HeldFrames(List.of(segment)));
    }

    /** Removes what a writer left in a staging directory; nothing where there is none. */
    public void discardStaging(String name) throws IOException {
        Durable.deleteAll(layout.stagingDirectory(name));
    }

    /** Drops the staged frames of that version. */
    public void unstage(MovieVersion version) throws IOException {
        for (Segment gone : staged.change(version, before -> HeldFrames.NONE).before().segments()) {
            Durable.deleteAll(Durable.parent(gone.file()));
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
        HeldVersions.Changed committed = stored.change(version,
                before -> before.with(List.of(Segment.open(files.moveIn(version, before, staging)))));
        Durable.deleteAll(staging);
        return committed.after().held();
    }

    /**
     * Drops all durable frames of a version. Runs that are being sent go on to their end.
     *
     * @return whether there were any
     */
    public boolean delete(MovieVersion version) throws IOException {
        HeldVersions.Changed deleted = stored.change(version, before -> {
            if (!before.isEmpty()) {
                files.remove(version);
            }
            return HeldFrames.NONE;
        });
        return !deleted.before().isEmpty();
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
        HeldFrames before = stored.of(version);
        return switch (DropPlan.of(before, gone)) {
            case DropPlan.Nothing _ -> before.held();
            case DropPlan.Everything _ -> {
                delete(version);
                yield Held.NOTHING;
            }
            case DropPlan.Part part -> partialDrop.drop(version, before, part, turn);
        };
    }

    /**
     * Reads these durable frames' records and holds those no more that are damaged; they may be stored anew. Runs that are being
     * sent go on to their end. Blocks on the disk.
     *
     * @return the damaged ones; where another segment has the frame sound, it is held all the same
     */
    public FrameMask quarantine(MovieVersion version, FrameMask suspects) throws IOException {
        FrameMask[] damaged = {FrameMask.empty()};
        stored.change(version, before -> {
            damaged[0] = before.damaged(suspects);
            return damaged[0].isEmpty() ? before : before.withoutDamaged(damaged[0]);
        });
        return damaged[0];
    }

    /**
     * Reads a durable frame's record and tells whether it is what was written; empty where it is not held. Blocks on the disk, and must
     * not be called by a thread that may be interrupted: that closes the segment's file for all.
     */
    public Optional<RecordCheck> check(MovieVersion version, int frame) {
        Segment segment = stored.take(version, frame);
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
        RecordRun run = RecordRun.of(segment.index(), frames, from, to, maxBytes);
        return FrameRun.ofFile(segment.channel(), run.offset(), run.bytes(), run.frames(), segment::release);
    }

    /**
     * What the indexes say of the durable frames from {@code first} to {@code last}: one {@link IndexEntry} each, ascending.
     */
    public byte[] entries(MovieVersion version, int first, int last) {
        return FrameEntries.of(stored.of(version), first, last);
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
        Segment segment = stored.take(version, frame);
        return segment == null ? staged.take(version, frame) : segment;
    }

    /** Closes all segments; runs that are being sent go on to their end. */
    @Override
    public void close() {
        stored.close();
        staged.close();
        lock.close();
    }
}
