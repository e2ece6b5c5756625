package io.framecast.frameservice.intake;

import io.framecast.frameservice.importing.LocalImports;
import io.framecast.frameservice.store.Durable;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.StoreLayout;
import io.framecast.protocol.id.Ids;
import io.framecast.protocol.upload.PieceChecksum;
import io.framecast.protocol.upload.UploadPlan;
import io.framecast.protocol.watch.Pulse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files that arrive in pieces. What has come is on disk, and outlives this process: the length of the file is the offset. A whole file is
 * handed to {@link LocalImports}; its plan stays until it expires, so that a client that lost the last answer hears that it is whole.
 * Thread-safe; blocks on the disk.
 */
public final class PartialUploads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PartialUploads.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PLAN = "plan.json";
    private static final String DATA = "data";

    private final FrameStore store;
    private final StoreLayout layout;
    private final LocalImports imports;
    private final InstantSource clock;
    private final long reserveBytes;
    private final long spaceBytes;
    private final Duration expireAfter;
    private final Map<String, Piece> writing = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("upload-keeper").factory());

    /**
     * @param reserveBytes room on the disk that must stay
     * @param spaceBytes what all unfinished files together may have
     * @param expireAfter a file that got no byte for so long is removed
     */
    public PartialUploads(FrameStore store, LocalImports imports, InstantSource clock, long reserveBytes, long spaceBytes, Duration expireAfter) {
        this.store = store;
        this.layout = store.layout();
        this.imports = imports;
        this.clock = clock;
        this.reserveBytes = reserveBytes;
        this.spaceBytes = spaceBytes;
        this.expireAfter = expireAfter;
    }

    /**
     * How far a file is.
     *
     * @param offset bytes that have come
     * @param bytes bytes it has
     * @param expiresAt when it is forgotten
     */
    record Progress(long offset, long bytes, Instant expiresAt) {

        boolean isWhole() {
            return offset == bytes;
        }
    }

    /**
     * Takes whole files up again that an earlier process of this node left, and removes what expires from now on; once.
     *
     * @return beats while the thread that looks for what has expired takes tasks
     */
    public Pulse start() {
        timer.execute(this::resume);
        timer.scheduleAtFixedRate(this::expire, 1, 1, TimeUnit.MINUTES);
        return Pulse.of(timer);
    }

    private void resume() {
        try {
            for (Path directory : all()) {
                read(directory).filter(plan -> size(directory) == plan.bytes()).ifPresent(this::begin);
            }
        } catch (IOException e) {
            LOG.warn("uploads of the last start could not be looked for: {}", e.toString());
        }
    }

    /**
     * Makes room for a file; the same one again is the same.
     *
     * @throws NoRoomException where it does not fit
     */
    synchronized Progress create(UploadPlan plan) throws IOException {
        Path directory = directory(plan.importId());
        if (!Files.exists(directory.resolve(PLAN))) {
            long unfinished = 0;
            long toCome = 0;
            for (Path other : all()) {
                UploadPlan kept = read(other).orElse(null);
                long come = size(other);
                if (kept != null && come >= 0) {
                    unfinished += kept.bytes();
                    toCome += kept.bytes() - come;
                }
            }
            long room = Math.min(store.freeBytes() - reserveBytes - toCome, spaceBytes - unfinished);
            if (plan.bytes() > room) {
                throw new NoRoomException("this node has room for " + (Math.max(room, 0) >> 20) + " MiB in unfinished uploads, the file has "
                        + (plan.bytes() >> 20) + " MiB; add disk space or another frame service, or raise framecast.uploads.space");
            }
            Durable.createDirectories(directory);
            Files.write(directory.resolve(DATA), new byte[0]);
            // It syncs the names of both.
            Durable.replace(Files.write(directory.resolve(PLAN + ".tmp"), JSON.writeValueAsBytes(plan)), directory.resolve(PLAN));
        }
        return find(plan.importId()).orElseThrow(() -> new IOException("the upload was removed"));
    }

    /** How far a file is; empty where it is not here. */
    Optional<Progress> find(String importId) {
        Path directory = directory(importId);
        return read(directory).map(plan -> new Progress(size(directory) < 0 ? plan.bytes() : size(directory), plan.bytes(),
                changedAt(directory).plus(expireAfter)));
    }

    /**
     * Begins to write at an offset. Whoever was writing is cut off: a client that comes again knows that its former connection is lost, often
     * before we do.
     *
     * @param checksum what comes must have it; null for none
     * @return empty where the file is not here, or has not just that many bytes
     */
    synchronized Optional<Piece> write(String importId, long offset, @Nullable PieceChecksum checksum) throws IOException {
        Piece former = writing.remove(importId);
        if (former != null) {
            former.close();
        }
        Progress progress = find(importId).orElse(null);
        if (progress == null || progress.offset != offset || progress.isWhole()) {
            return Optional.empty();
        }
        Piece piece = Piece.open(directory(importId).resolve(DATA), progress.bytes, checksum);
        writing.put(importId, piece);
        return Optional.of(piece);
    }

    /**
     * Makes what came of a piece durable; the import begins where that was the last of its file.
     *
     * @throws Piece.MismatchException where it is not what its checksum says
     */
    void finish(String importId, Piece piece) throws IOException {
        if (piece.finish()) {
            read(directory(importId)).ifPresent(this::begin);
        }
        writing.remove(importId, piece);
    }

    /** Takes no more of a piece. */
    void close(String importId, Piece piece) throws IOException {
        piece.close();
        writing.remove(importId, piece);
    }

    private void begin(UploadPlan plan) {
        Path data = directory(plan.importId()).resolve(DATA);
        imports.begin(plan, target -> Files.move(data, target, StandardCopyOption.ATOMIC_MOVE), reason -> {
            LOG.info("upload {} has ended{}", plan.importId(), reason == null ? "" : ": " + reason);
            if (reason != null) {
                remove(plan.importId());
            }
        });
    }

    /** Forgets a file; false where it is not here. */
    boolean remove(String importId) {
        try {
            Piece piece = writing.remove(importId);
            if (piece != null) {
                piece.close();
            }
            Path directory = directory(importId);
            if (!Files.exists(directory)) {
                return false;
            }
            // The plan goes first, and for good: with a plan and no data it would be a file that was handed over.
            if (Files.deleteIfExists(directory.resolve(PLAN))) {
                Durable.syncDirectory(directory);
            }
            Durable.deleteAll(directory);
            return true;
        } catch (IOException e) {
            LOG.warn("upload {} could not be removed: {}", importId, e.toString());
            return false;
        }
    }

    private void expire() {
        try {
            for (Path directory : all()) {
                String importId = directory.getFileName().toString();
                if (!writing.containsKey(importId) && changedAt(directory).plus(expireAfter).isBefore(clock.instant())) {
                    remove(importId);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("expired uploads could not be looked for: {}", e.toString());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private Path directory(String importId) {
        return layout.uploads().resolve(Ids.isValid(importId) ? importId : "none");
    }

    private List<Path> all() throws IOException {
        if (!Files.isDirectory(layout.uploads())) {
            return List.of();
        }
        try (Stream<Path> listed = Files.list(layout.uploads())) {
            return listed.toList();
        }
    }

    private static Optional<UploadPlan> read(Path directory) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(directory.resolve(PLAN)), UploadPlan.class));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** How many bytes have come; -1 where the file was handed over. */
    private static long size(Path directory) {
        try {
            return Piece.kept(directory.resolve(DATA));
        } catch (IOException e) {
            return -1;
        }
    }

    private Instant changedAt(Path directory) {
        for (String name : new String[] {DATA, PLAN}) {
            try {
                return Files.getLastModifiedTime(directory.resolve(name)).toInstant();
            } catch (IOException e) {
                // The other one tells.
            }
        }
        return clock.instant();
    }
}
