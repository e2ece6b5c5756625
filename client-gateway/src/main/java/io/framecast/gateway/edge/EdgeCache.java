package io.framecast.gateway.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.mask.FrameMask;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Frames that passed through this gateway, kept for its other viewers and for other gateways. Thread-safe.
 *
 * <h2>Two tiers</h2>
 * {@link CachedRun}s in memory, then files ({@link DiskTier}); each bounded by bytes, with W-TinyLFU deciding what stays. A run that memory
 * gives up goes to disk if anybody has asked for it. A run that is read from disk is in memory again, and stays on disk.
 *
 * <h2>Before a byte is copied</h2>
 * A run is put in empty when its first frame passes, with the weight that it will have. Frames are copied only where it is still there
 * then: so W-TinyLFU says what is worth copying, and a movie that is viewed once costs a full cache nothing but that question. It
 * remembers what it turned away: a run that passes again is wanted twice. Runs are read through the policy once for each viewing, else
 * the frames of one run would make it look popular.
 *
 * <h2>Memory</h2>
 * Kept frames have an allocator of their own: among the buffers that frames are received in, they would pin these.
 */
public final class EdgeCache implements AutoCloseable {

    /** So many viewings of a movie at once count as wishes for its runs, the more the likelier that these are kept. */
    private static final int MOST_WISHES = 4;
    /** A run is expected to take a little more than the average, so that few have to be weighed twice. */
    private static final int RESERVE_EIGHTHS = 9;
    private static final int PAGE_BYTES = 8192;
    private static final int CHUNK_ORDER = 9;
    private static final long UNKNOWN_FRAME_BYTES = 32 << 10;

    private final EdgeSettings settings;
    private final EdgeMeters meters;
    private final Map<MovieVersion, Shelf> shelves = new ConcurrentHashMap<>();
    private final ByteBufAllocator allocator = new PooledByteBufAllocator(true, 0, 1, PAGE_BYTES, CHUNK_ORDER, 0, 0, false);
    private final Cache<RunKey, CachedRun> memory;
    private final DiskTier disk;

    /** @throws java.io.UncheckedIOException where the directory cannot be used */
    public EdgeCache(EdgeSettings settings, EdgeMeters meters) {
        this.settings = settings;
        this.meters = meters;
        this.memory = Caffeine.newBuilder()
                .maximumWeight(settings.memoryBytes())
                .weigher((RunKey key, CachedRun run) -> (int) Math.min(Integer.MAX_VALUE, run.weightBytes()))
                .executor(Runnable::run)
                .removalListener(this::onRemoval)
                .build();
        this.disk = settings.isOn() && settings.diskBytes() > 0 ? DiskTier.open(settings, allocator, meters, this::onDisk) : DiskTier.none();
        meters.watch(this::memoryBytes, disk::bytes);
    }

    /** What it may take, and where. */
    public EdgeSettings settings() {
        return settings;
    }

    /**
     * What this node gives to one viewing itself; to be told of the sink by {@link ViewingFeed#serve}.
     *
     * @param wanted frames the viewing may ask for: what is expected of its runs
     * @param loop the viewing's
     * @return null where nothing is kept
     */
    public @Nullable ViewingFeed feed(Movie movie, FrameMask wanted, EventLoop loop) {
        if (!settings.isOn()) {
            return null;
        }
        long frameBytes = movie.bytes() > 0 ? movie.bytes() / Math.max(1, movie.frames()) : UNKNOWN_FRAME_BYTES;
        Shelf shelf = shelves.compute(new MovieVersion(movie.id(), movie.version()), (version, known) -> {
            Shelf used = known == null || known.isDropped() ? new Shelf(version, frameBytes) : known;
            used.countViewing(1);
            return used;
        });
        return new ViewingFeed(this, shelf, wanted, loop, frameBytes * RESERVE_EIGHTHS / 8, settings.patience().toNanos());
    }

    /** A viewing has ended. */
    void viewingEnded(Shelf shelf) {
        shelf.countViewing(-1);
        tidy(shelf);
    }

    private void tidy(Shelf shelf) {
        shelves.computeIfPresent(shelf.movie(), (version, known) -> known.viewings() == 0 && known.isEmpty() ? null : known);
    }

    /** That movie lives in that version alone, or not at all where this is null: what is kept of others goes. */
    public void keepOnly(String movieId, @Nullable String version) {
        for (Shelf shelf : shelves()) {
            if (shelf.movie().movieId().equals(movieId) && !shelf.movie().version().equals(version)) {
                shelf.drop();
                memory.asMap().keySet().removeIf(key -> key.movie().equals(shelf.movie()));
                disk.drop(shelf.movie());
                shelves.remove(shelf.movie(), shelf);
            }
        }
    }

    // ---- keeping

    /** Whether a viewing's frames of a run are to be kept; asked once for each of its runs. */
    boolean admits(Shelf shelf, int run, long runBytes) {
        RunKey key = new RunKey(shelf.movie(), run);
        if (shelf.isDropped()) {
            return false;
        }
        CachedRun known = memory.policy().getIfPresentQuietly(key);
        boolean admitted = known != null && !known.isReleased();
        for (int wish = 0; wish < Math.clamp(shelf.viewings(), 1, MOST_WISHES) && !admitted; wish++) {
            admitted = !memory.asMap().compute(key, (any, now) -> now == null || now.isReleased() ? new CachedRun(runBytes) : now).isReleased();
        }
        return admitted;
    }

    /**
     * Copies a frame of a run that was admitted.
     *
     * @return false where the run has been given up since
     */
    boolean keep(Shelf shelf, int frame, long timeMicros, int crc32c, ByteBuf jpeg) {
        RunKey key = new RunKey(shelf.movie(), RunKey.runOf(frame));
        CachedRun run = memory.policy().getIfPresentQuietly(key);
        if (run == null) {
            return false;
        }
        long weight = run.weightBytes();
        try {
            if (!run.add(allocator, frame, timeMicros, crc32c, jpeg)) {
                return false;
            }
        } catch (OutOfMemoryError e) {
            // Netty's own bound on direct memory: what viewers get comes first.
            meters.outOfMemory();
            return false;
        }
        shelf.inMemory(key.number(), run.frames());
        if (run.weightBytes() != weight) {
            memory.asMap().computeIfPresent(key, (any, now) -> now);
        }
        return true;
    }

    /** The frame is not what it should be: its run goes, whatever else is in it. */
    void forget(Shelf shelf, int frame) {
        RunKey key = new RunKey(shelf.movie(), RunKey.runOf(frame));
        memory.invalidate(key);
        disk.forget(key);
    }

    private void onRemoval(@Nullable RunKey key, @Nullable CachedRun run, RemovalCause cause) {
        if (key == null || run == null) {
            return;
        }
        Shelf shelf = shelves.get(key.movie());
        if (shelf != null && cause != RemovalCause.REPLACED) {
            shelf.inMemory(key.number(), 0);
            tidy(shelf);
        }
        boolean isOnDisk = shelf != null && (run.frames() & ~shelf.diskFrames(key.number())) == 0;
        if (cause == RemovalCause.SIZE && shelf != null && run.wasAsked() && !isOnDisk) {
            disk.write(key, run);
        } else {
            run.release();
        }
    }

    private void onDisk(RunKey key, int frames) {
        Shelf shelf = shelves.get(key.movie());
        if (shelf == null || shelf.isDropped()) {
            if (frames != 0) {
                disk.forget(key);
            }
            return;
        }
        shelf.onDisk(key.number(), frames);
        tidy(shelf);
    }

    // ---- giving

    /**
     * A frame's record that is in memory.
     *
     * @param counts whether it is the viewing's first of its run
     * @return retained; null where it is not in memory
     */
    @Nullable ByteBuf take(Shelf shelf, int frame, boolean counts) {
        RunKey key = new RunKey(shelf.movie(), RunKey.runOf(frame));
        CachedRun run = counts ? memory.getIfPresent(key) : memory.policy().getIfPresentQuietly(key);
        return run == null ? null : run.take(frame);
    }

    /**
     * Brings a run from disk into memory, on another thread.
     *
     * @param then told there of the run, or of null where it cannot be had; what it takes it must take at once
     * @return false where too many reads wait: nothing is told then
     */
    boolean bring(Shelf shelf, int run, Consumer<@Nullable CachedRun> then) {
        RunKey key = new RunKey(shelf.movie(), run);
        return disk.read(key, read -> {
            then.accept(read);
            if (read != null) {
                admit(shelf, key, read);
            }
        });
    }

    /** Puts a run that was read into memory, or lets go of it. */
    void admit(Shelf shelf, RunKey key, CachedRun read) {
        CachedRun before = memory.policy().getIfPresentQuietly(key);
        if (shelf.isDropped() || (before != null && (read.frames() & ~before.frames()) == 0)) {
            read.release();
        } else {
            shelf.inMemory(key.number(), read.frames());
            memory.put(key, read);
        }
    }

    /** Reads a run from disk; may wait for it. The caller owns it: {@link #admit}. Null where it is not there. */
    @Nullable CachedRun readNow(RunKey key) {
        return disk.readNow(key);
    }

    /** What is kept of a movie version; null where nothing is. */
    @Nullable Shelf shelf(String movieId, String version) {
        return shelves.get(new MovieVersion(movieId, version));
    }

    /** All versions of which something is kept, or was a moment ago. */
    Collection<Shelf> shelves() {
        return List.copyOf(shelves.values());
    }

    /** The frames of a movie version that are kept. */
    public FrameMask held(String movieId, String version) {
        Shelf shelf = shelf(movieId, version);
        return shelf == null ? FrameMask.empty() : shelf.mask();
    }

    EdgeMeters meters() {
        return meters;
    }

    private long memoryBytes() {
        long sum = 0;
        for (CachedRun run : memory.asMap().values()) {
            sum += run.bytes();
        }
        return sum;
    }

    /** Lets go of all memory and files. */
    @Override
    public void close() {
        memory.invalidateAll();
        disk.close();
    }
}
