package io.framecast.gateway.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cache's second tier: a file for each run, bounded by bytes. One thread reads, writes and deletes; what does not fit its queue is not
 * kept, or asked of other nodes. The directory is emptied at the start: what an earlier start kept nobody knows any more.
 */
final class DiskTier implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DiskTier.class);
    private static final int QUEUE = 64;
    /** What may wait to be written, beside what is kept in memory, as a part of that. */
    private static final int WAITING_PART = 4;
    private static final String SUFFIX = ".run";

    /** Told of the frames that are on disk of a run, one bit each, whenever that changes. */
    interface Listener {
        void onDisk(RunKey key, int frames);
    }

    private final @Nullable Path directory;
    private final ByteBufAllocator allocator;
    private final @Nullable EdgeMeters meters;
    private final Listener listener;
    private final Cache<RunKey, RunFile> files;
    private final AtomicLong names = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    /** Of runs that wait to be written: memory that the memory's bound does not count any more. */
    private final AtomicLong waitingBytes = new AtomicLong();
    private final long waitingBytesMax;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE),
            Thread.ofPlatform().daemon().name("edge-disk").factory());

    private DiskTier(@Nullable Path directory, long bytesMax, long waitingBytesMax, ByteBufAllocator allocator, @Nullable EdgeMeters meters, Listener listener) {
        this.directory = directory;
        this.waitingBytesMax = waitingBytesMax;
        this.allocator = allocator;
        this.meters = meters;
        this.listener = listener;
        thread.allowCoreThreadTimeOut(true);
        this.files = Caffeine.newBuilder()
                .maximumWeight(bytesMax)
                .weigher((RunKey key, RunFile file) -> (int) Math.min(Integer.MAX_VALUE, file.bytes()))
                .executor(Runnable::run)
                .removalListener(this::onRemoval)
                .build();
    }

    /** A tier that keeps nothing. */
    static DiskTier none() {
        return new DiskTier(null, 0, 0, ByteBufAllocator.DEFAULT, null, (key, frames) -> { });
    }

    /** @throws UncheckedIOException where the directory cannot be made, emptied or written to */
    static DiskTier open(EdgeSettings settings, ByteBufAllocator allocator, EdgeMeters meters, Listener listener) {
        try {
            Files.createDirectories(settings.directory());
            try (DirectoryStream<Path> left = Files.newDirectoryStream(settings.directory(), "*" + SUFFIX)) {
                for (Path file : left) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("frames cannot be cached in " + settings.directory()
                    + "; set framecast.data-directory to a directory that can be written to, or framecast.gateway.cache.disk=0", e);
        }
        return new DiskTier(settings.directory(), settings.diskBytes(), settings.memoryBytes() / WAITING_PART, allocator, meters, listener);
    }

    /** Bytes in files. */
    long bytes() {
        return bytes.get();
    }

    /** Writes a run, which it releases. */
    void write(RunKey key, CachedRun run) {
        Path into = directory;
        if (into == null) {
            run.release();
            return;
        }
        long runBytes = run.bytes();
        long waiting = waitingBytes.addAndGet(runBytes);
        boolean hasRoom = waiting == runBytes || waiting <= waitingBytesMax;
        if (!hasRoom && meters != null) {
            meters.diskTooBusy();
        }
        if (!hasRoom || !submit(() -> {
            writeNow(into, key, run);
            waitingBytes.addAndGet(-runBytes);
        })) {
            waitingBytes.addAndGet(-runBytes);
            run.release();
        }
    }

    private void writeNow(Path into, RunKey key, CachedRun run) {
        Path path = into.resolve(names.incrementAndGet() + SUFFIX);
        try {
            RunFile file = RunFile.write(path, run.takeAll());
            bytes.addAndGet(file.bytes());
            files.put(key, file);
            if (file.equals(files.policy().getIfPresentQuietly(key))) {
                listener.onDisk(key, file.frames());
            }
        } catch (IOException e) {
            LOG.warn("a run of {} is not kept on disk: {}", key.movie().movieId(), e.toString());
            delete(path);
        } finally {
            run.release();
        }
    }

    /**
     * Reads a run on the tier's thread.
     *
     * @param then told there of the run, or of null where it cannot be had; owns it
     * @return false where too many wait
     */
    boolean read(RunKey key, Consumer<@Nullable CachedRun> then) {
        return submit(() -> then.accept(readWhateverHappens(key)));
    }

    /** Somebody waits for it: nothing that goes wrong may keep the answer from coming. */
    private @Nullable CachedRun readWhateverHappens(RunKey key) {
        try {
            return readNow(key);
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.warn("a run of {} cannot be brought into memory: {}", key.movie().movieId(), e.toString());
            forget(key);
            return null;
        }
    }

    /** Reads a run; null where it is not here or nothing of it is undamaged. Its checksums have been verified. */
    @Nullable CachedRun readNow(RunKey key) {
        RunFile file = files.getIfPresent(key);
        if (file == null) {
            return null;
        }
        try {
            CachedRun run = file.read(allocator);
            if (run.frames() != file.frames()) {
                LOG.warn("a run of {} is damaged on disk and is forgotten", key.movie().movieId());
                if (meters != null) {
                    meters.corrupt(Integer.bitCount(file.frames() & ~run.frames()));
                }
                forget(key);
            }
            return run;
        } catch (IOException e) {
            LOG.warn("a run of {} cannot be read from disk and is forgotten: {}", key.movie().movieId(), e.toString());
            forget(key);
            return null;
        }
    }

    void forget(RunKey key) {
        files.invalidate(key);
    }

    /** Forgets all of a version. */
    void drop(MovieVersion movie) {
        files.asMap().keySet().removeIf(key -> key.movie().equals(movie));
    }

    private void onRemoval(@Nullable RunKey key, @Nullable RunFile file, RemovalCause cause) {
        if (key == null || file == null) {
            return;
        }
        bytes.addAndGet(-file.bytes());
        if (cause != RemovalCause.REPLACED) {
            listener.onDisk(key, 0);
        }
        delete(file.path());
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted: {}", path, e.toString());
        }
    }

    private boolean submit(Runnable task) {
        try {
            thread.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            if (meters != null) {
                meters.diskTooBusy();
            }
            return false;
        }
    }

    /** Deletes all files. */
    @Override
    public void close() {
        thread.shutdownNow();
        files.invalidateAll();
    }
}
