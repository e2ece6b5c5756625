package io.framecast.frameservice.importing;

import io.framecast.frameservice.announce.Announcer;
import io.framecast.frameservice.announce.Holdings;
import io.framecast.frameservice.conversion.Conversion;
import io.framecast.frameservice.film.FilmException;
import io.framecast.frameservice.film.FilmFrames;
import io.framecast.frameservice.importing.Works.Made;
import io.framecast.frameservice.importing.Works.Phase;
import io.framecast.frameservice.importing.Works.Work;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.watch.Pulse;
import io.framecast.protocol.watch.QueueMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The imports whose films this node has: each is received, waits, is converted, and its frames stay staged until every target has
 * its part on disk; one that comes as frames is staged at once. Bounded: more than the settings allow are refused before their bodies
 * are read. Thread-safe. How far each is, is in {@link Works}; here are the threads and the disk.
 *
 * <p>An import that is waiting or being converted is told of once a second, so that the coordinator knows who has it, and that
 * it lives.
 */
public final class Importer implements AutoCloseable {

    /** Whether an upload may begin. */
    public enum Reservation {
        /** It may; end it with {@link #convert}, {@link #look}, {@link #take} or {@link #unreserve}. */
        RESERVED,
        /** This import is here already. */
        KNOWN,
        /** As many imports are waiting as may. */
        FULL
    }

    private static final Logger LOG = LoggerFactory.getLogger(Importer.class);
    private static final long TELL_EVERY_MILLIS = 1000;

    private final FrameStore store;
    private final Holdings holdings;
    private final ConversionStarter starter;
    private final ImportNews news;
    private final Works works;
    private final Counter imported;
    private final QueueMeter queue;
    private final long reserveBytes;
    private final ExecutorService workers;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("import-teller").factory());
    private final Pulse pulse = Pulse.of(timer);

    /**
     * @param concurrency conversions at once, 1 or more
     * @param mostWaiting imports received, waiting and converting at once
     * @param reserveBytes room on the disk that conversions leave
     */
    public Importer(FrameStore store, Holdings holdings, Announcer announcer, ConversionStarter starter, String nodeId, InstantSource clock,
            MeterRegistry meters, int concurrency, int mostWaiting, long reserveBytes) {
        this.store = store;
        this.holdings = holdings;
        this.starter = starter;
        this.news = new ImportNews(announcer, nodeId, clock);
        this.works = new Works(mostWaiting);
        this.reserveBytes = reserveBytes;
        this.workers = Executors.newFixedThreadPool(concurrency, Thread.ofPlatform().daemon().name("import-", 1).factory());
        this.imported = Counter.builder("framecast.import.frames").description("frames made of imported films").register(meters);
        this.queue = QueueMeter.of(meters, "imports", mostWaiting, works::unstaged);
        timer.scheduleAtFixedRate(this::tell, TELL_EVERY_MILLIS, TELL_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Beats while the thread that tells of imports takes tasks. */
    public Pulse pulse() {
        return pulse;
    }

    /** Asks whether the body of an import may be received. */
    public Reservation reserve(FilmImport film) {
        Reservation answer = works.reserve(film);
        if (answer == Reservation.FULL) {
            queue.dropped();
        }
        return answer;
    }

    /** Gives a reservation back; nothing where the body has been taken. */
    public void unreserve(FilmImport film) {
        works.unreserve(film);
    }

    /** A body is coming that is to be converted: what does that is got ready meanwhile. */
    public void expectFilm() {
        Thread.ofVirtual().start(() -> {
            try {
                starter.prepare();
            } catch (IOException e) {
                LOG.warn("no conversion could be got ready: {}", e.toString());
            }
        });
    }

    /** Takes a whole body that needs to be converted; it is as soon as one before it has ended. */
    public void convert(FilmImport film, Path file) {
        received(film, file, false);
    }

    /** Takes a whole body that nobody has looked into; it is cut into its frames or converted as soon as one before it has ended. */
    public void look(FilmImport film, Path file) {
        received(film, file, true);
    }

    private void received(FilmImport film, Path file, boolean unseen) {
        Work work = works.received(film, file);
        if (work == null) {
            // The import failed while its body came.
            delete(file);
            return;
        }
        news.converting(film, new Made(0, 0));
        workers.execute(() -> run(work, unseen));
    }

    /** Takes an import whose frames came as they are: they lie finished in its staging directory. Blocks on the disk. */
    public void take(FilmImport film, FilmFrames frames) throws IOException {
        Work work = works.find(film.importId());
        if (work == null) {
            // The import failed while they came.
            store.discardStaging(film.importId());
            return;
        }
        try {
            stage(work, frames);
        } catch (IOException | RuntimeException e) {
            LOG.error("import {} broke", film.importId(), e);
            giveUp(work, "its frames could not be staged: " + e.getMessage());
        }
    }

    private void run(Work work, boolean unseen) {
        Path file = works.begin(work);
        if (file == null) {
            return;
        }
        try {
            stage(work, convert(work, file, unseen));
        } catch (FilmException e) {
            giveUp(work, e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.error("import {} broke", work.film().importId(), e);
            giveUp(work, "its frames could not be made: " + e.getMessage());
        } catch (InterruptedException e) {
            // The node is being stopped; the coordinator sees it leave.
            Thread.currentThread().interrupt();
        } finally {
            delete(file);
        }
    }

    private FilmFrames convert(Work work, Path file, boolean unseen) throws FilmException, IOException, InterruptedException {
        long room = store.freeBytes() - reserveBytes;
        if (room <= 0) {
            throw new FilmException("this node has no room for its frames");
        }
        String importId = work.film().importId();
        Path staging = store.layout().stagingDirectory(importId);
        try (Conversion conversion = unseen ? starter.startUnseen(importId, file, staging, room) : starter.start(file, staging, room)) {
            if (!works.isConvertedBy(work, conversion)) {
                throw new FilmException("the import was given up");
            }
            return conversion.await((frames, bytes) -> works.progress(work, new Made(frames, bytes)));
        }
    }

    private void stage(Work work, FilmFrames frames) throws IOException {
        FilmImport film = work.film();
        imported.increment(frames.frames());
        if (!works.stage(work, () -> store.stage(film.version(), film.importId()))) {
            store.discardStaging(film.importId());
            return;
        }
        LOG.info("import {}: {} frames of {} ({} copied as they were), {} bytes", film.importId(), frames.frames(), film.version(),
                frames.copied(), frames.bytes());
        ImportEvent.Converted converted = news.converted(film, frames);
        // In this order: who is asked to place the frames must find their holding.
        holdings.announce(film.version()).thenRun(() -> news.tell(converted));
    }

    private void giveUp(Work work, String reason) {
        FilmImport film = work.film();
        boolean wasHere = works.giveUp(work);
        try {
            store.discardStaging(film.importId());
        } catch (IOException e) {
            LOG.warn("staging of import {} could not be removed, the next start removes it: {}", film.importId(), e.toString());
        }
        if (wasHere) {
            LOG.info("import {} is broken: {}", film.importId(), reason);
            news.broken(film, reason);
        }
    }

    /** Hears what the coordinator and other nodes say of imports. Blocks on the disk where staged frames are dropped. */
    public void onEvent(ImportEvent event) {
        switch (event) {
            case ImportEvent.Placing placing -> works.onPlacing(placing);
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
        if (works.onPlaced(importId, node, mask)) {
            forget(importId);
        }
    }

    private void forget(String importId) {
        Works.Forgotten gone = works.forget(importId);
        if (gone == null) {
            return;
        }
        if (gone.phase() == Phase.WAITING && gone.file() != null) {
            delete(gone.file());
        }
        if (gone.phase() == Phase.STAGED) {
            try {
                store.unstage(gone.film().version());
                holdings.announce(gone.film().version());
            } catch (IOException e) {
                LOG.warn("staging of import {} could not be removed, the next start removes it: {}", importId, e.toString());
            }
        }
    }

    private void tell() {
        try {
            works.eachUnconverted(news::converting);
        } catch (RuntimeException e) {
            // A scheduled task that throws is never run again.
            LOG.error("telling of imports failed", e);
        }
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
        works.close();
        workers.shutdownNow();
    }
}
