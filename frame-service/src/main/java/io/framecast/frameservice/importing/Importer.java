package io.framecast.frameservice.importing;

import io.framecast.frameservice.announce.Announcer;
import io.framecast.frameservice.announce.Holdings;
import io.framecast.frameservice.conversion.Conversion;
import io.framecast.frameservice.film.FilmException;
import io.framecast.frameservice.film.FilmFrames;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.Topics;
import io.framecast.protocol.watch.Pulse;
import io.framecast.protocol.watch.QueueMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The imports whose films this node has: each is received, waits, is converted, and its frames stay staged until every target has
 * its part on disk. Bounded: more than the settings allow are refused before their bodies are read. Thread-safe.
 *
 * <p>An import that is waiting or being converted is told of once a second, so that the coordinator knows who has it, and that
 * it lives.
 */
public final class Importer implements AutoCloseable {

    /** Whether an upload may begin. */
    public enum Reservation {
        /** It may; end it with {@link #convert}, {@link #take} or {@link #unreserve}. */
        RESERVED,
        /** This import is here already. */
        KNOWN,
        /** As many imports are waiting as may. */
        FULL
    }

    private enum Phase {
        RECEIVING,
        WAITING,
        CONVERTING,
        STAGED
    }

    private static final Logger LOG = LoggerFactory.getLogger(Importer.class);
    private static final long TELL_EVERY_MILLIS = 1000;

    private final FrameStore store;
    private final Holdings holdings;
    private final Announcer announcer;
    private final ConversionStarter starter;
    private final String nodeId;
    private final InstantSource clock;
    private final Counter imported;
    private final QueueMeter queue;
    private final int mostWaiting;
    private final long reserveBytes;
    private final Map<String, Work> works = new HashMap<>();
    private final ExecutorService workers;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("import-teller").factory());
    private final Pulse pulse = Pulse.of(timer);

    /** One import; its fields are guarded by the importer's lock. */
    private static final class Work {
        private final FilmImport film;
        private final PlacedFrames placed = new PlacedFrames();
        private Phase phase = Phase.RECEIVING;
        private @Nullable Path file;
        private @Nullable Conversion conversion;
        private int frames;
        private long bytes;

        Work(FilmImport film) {
            this.film = film;
        }
    }

    /**
     * @param concurrency conversions at once, 1 or more
     * @param mostWaiting imports received, waiting and converting at once
     * @param reserveBytes room on the disk that conversions leave
     */
    public Importer(FrameStore store, Holdings holdings, Announcer announcer, ConversionStarter starter, String nodeId, InstantSource clock,
            MeterRegistry meters, int concurrency, int mostWaiting, long reserveBytes) {
        this.store = store;
        this.holdings = holdings;
        this.announcer = announcer;
        this.starter = starter;
        this.nodeId = nodeId;
        this.clock = clock;
        this.mostWaiting = mostWaiting;
        this.reserveBytes = reserveBytes;
        this.workers = Executors.newFixedThreadPool(concurrency, Thread.ofPlatform().daemon().name("import-", 1).factory());
        this.imported = Counter.builder("framecast.import.frames").description("frames made of imported films").register(meters);
        this.queue = QueueMeter.of(meters, "imports", mostWaiting, this::unstaged);
        timer.scheduleAtFixedRate(this::tell, TELL_EVERY_MILLIS, TELL_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Beats while the thread that tells of imports takes tasks. */
    public Pulse pulse() {
        return pulse;
    }

    private synchronized long unstaged() {
        return works.values().stream().filter(work -> work.phase != Phase.STAGED).count();
    }

    /** Asks whether the body of an import may be received. */
    public synchronized Reservation reserve(FilmImport film) {
        if (works.containsKey(film.importId())) {
            return Reservation.KNOWN;
        }
        if (unstaged() >= mostWaiting) {
            queue.dropped();
            return Reservation.FULL;
        }
        works.put(film.importId(), new Work(film));
        return Reservation.RESERVED;
    }

    /** A body is coming that is to be converted: what does that is got ready meanwhile. */
    public void expectFilm() {
        Thread.ofVirtual().start(this::prepare);
    }

    private void prepare() {
        try {
            starter.prepare();
        } catch (IOException e) {
            LOG.warn("no conversion could be got ready: {}", e.toString());
        }
    }

    /** Gives a reservation back; nothing where the body has been taken. */
    public synchronized void unreserve(FilmImport film) {
        works.computeIfPresent(film.importId(), (id, work) -> work.phase == Phase.RECEIVING ? null : work);
    }

    /** Takes a whole body; it is converted as soon as one before it has ended. */
    public void convert(FilmImport film, Path file) {
        synchronized (this) {
            Work work = works.get(film.importId());
            if (work != null) {
                work.file = file;
                work.phase = Phase.WAITING;
                mention(work);
                workers.execute(() -> run(work));
                return;
            }
        }
        // The import failed while its body came.
        delete(file);
    }

    /** Takes an import whose frames came as they are: they lie finished in its staging directory. Blocks on the disk. */
    public void take(FilmImport film, FilmFrames frames) throws IOException {
        Work work;
        synchronized (this) {
            work = works.get(film.importId());
        }
        if (work == null) {
            // The import failed while they came.
            store.discardStaging(film.importId());
            return;
        }
        try {
            imported.increment(frames.frames());
            stage(work, frames);
        } catch (IOException | RuntimeException e) {
            LOG.error("import {} broke", film.importId(), e);
            giveUp(work, "its frames could not be staged: " + e.getMessage());
        }
    }

    private void run(Work work) {
        Path file;
        synchronized (this) {
            file = work.file;
            if (!isCurrent(work) || file == null) {
                return;
            }
            work.phase = Phase.CONVERTING;
        }
        try {
            FilmFrames frames = runConversion(work, file);
            imported.increment(frames.frames());
            stage(work, frames);
        } catch (FilmException e) {
            giveUp(work, e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.error("import {} broke", work.film.importId(), e);
            giveUp(work, "its frames could not be made: " + e.getMessage());
        } catch (InterruptedException e) {
            // The node is being stopped; the coordinator sees it leave.
            Thread.currentThread().interrupt();
        } finally {
            delete(file);
        }
    }

    private FilmFrames runConversion(Work work, Path file) throws FilmException, IOException, InterruptedException {
        long room = store.freeBytes() - reserveBytes;
        if (room <= 0) {
            throw new FilmException("this node has no room for its frames");
        }
        try (Conversion conversion = starter.start(file, store.layout().stagingDirectory(work.film.importId()), room)) {
            synchronized (this) {
                if (!isCurrent(work)) {
                    throw new FilmException("the import was given up");
                }
                work.conversion = conversion;
            }
            return conversion.await((frames, bytes) -> progress(work, frames, bytes));
        }
    }

    private synchronized void progress(Work work, int frames, long bytes) {
        work.frames = frames;
        work.bytes = bytes;
    }

    private void stage(Work work, FilmFrames frames) throws IOException {
        FilmImport film = work.film;
        synchronized (this) {
            if (!isCurrent(work)) {
                store.discardStaging(film.importId());
                return;
            }
            store.stage(film.version(), film.importId());
            work.phase = Phase.STAGED;
        }
        LOG.info("import {}: {} frames of {} ({} copied as they were), {} bytes", film.importId(), frames.frames(), film.version(),
                frames.copied(), frames.bytes());
        ImportEvent.Converted converted = new ImportEvent.Converted(film.importId(), film.version().movieId(), nodeId, film.version().version(),
                frames.frames(), frames.rate(), frames.isVariable(), frames.width(), frames.height(), frames.bytes(), frames.detail(), clock.instant());
        // In this order: who is asked to place the frames must find their holding.
        holdings.announce(film.version())
                .thenRun(() -> announcer.announce(Topics.IMPORT, film.version().movieId(), converted));
    }

    private void giveUp(Work work, String reason) {
        boolean wasCurrent;
        synchronized (this) {
            wasCurrent = works.remove(work.film.importId(), work);
        }
        try {
            store.discardStaging(work.film.importId());
        } catch (IOException e) {
            LOG.warn("staging of import {} could not be removed, the next start removes it: {}", work.film.importId(), e.toString());
        }
        if (wasCurrent) {
            LOG.info("import {} is broken: {}", work.film.importId(), reason);
            announcer.announce(Topics.IMPORT, work.film.version().movieId(),
                    new ImportEvent.Broken(work.film.importId(), work.film.version().movieId(), nodeId, reason, clock.instant()));
        }
    }

    /** Hears what the coordinator and other nodes say of imports. Blocks on the disk where staged frames are dropped. */
    public void onEvent(ImportEvent event) {
        switch (event) {
            case ImportEvent.Placing placing -> {
                synchronized (this) {
                    Work work = works.get(placing.importId());
                    if (work != null) {
                        work.placed.onPlacing(placing);
                    }
                }
            }
            case ImportEvent.Placed placed -> onPlaced(placed.importId(), placed.node(), placed.mask());
            case ImportEvent.Done done -> forget(done.importId());
            case ImportEvent.Failed failed -> forget(failed.importId());
            default -> { }
        }
    }

    /**
     * A node has its part on disk. After the last one the staged frames are needed no more.
     *
     * @param node this node or another
     */
    public void onPlaced(String importId, String node, FrameMask mask) {
        synchronized (this) {
            Work work = works.get(importId);
            if (work == null || work.phase != Phase.STAGED) {
                return;
            }
            work.placed.onPlaced(node, mask);
            if (!work.placed.isComplete()) {
                return;
            }
        }
        forget(importId);
    }

    private void forget(String importId) {
        Work work;
        synchronized (this) {
            work = works.remove(importId);
            if (work == null) {
                return;
            }
            if (work.conversion != null) {
                work.conversion.close();
            }
        }
        try {
            if (work.phase == Phase.WAITING && work.file != null) {
                delete(work.file);
            }
            if (work.phase == Phase.STAGED) {
                store.unstage(work.film.version());
                holdings.announce(work.film.version());
            }
        } catch (IOException e) {
            LOG.warn("staging of import {} could not be removed, the next start removes it: {}", importId, e.toString());
        }
    }

    private boolean isCurrent(Work work) {
        return works.get(work.film.importId()) == work;
    }

    private synchronized void tell() {
        try {
            works.values().stream().filter(work -> work.phase == Phase.WAITING || work.phase == Phase.CONVERTING).forEach(this::mention);
        } catch (RuntimeException e) {
            // A scheduled task that throws is never run again.
            LOG.error("telling of imports failed", e);
        }
    }

    private void mention(Work work) {
        announcer.mention(Topics.IMPORT, work.film.version().movieId(), new ImportEvent.Converting(work.film.importId(),
                work.film.version().movieId(), nodeId, work.frames, work.bytes, clock.instant()));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} could not be removed, the next start removes it: {}", file, e.toString());
        }
    }

    /** Stops all conversions. */
    @Override
    public void close() {
        timer.shutdownNow();
        synchronized (this) {
            works.values().forEach(work -> {
                if (work.conversion != null) {
                    work.conversion.close();
                }
            });
            works.clear();
        }
        workers.shutdownNow();
    }
}
