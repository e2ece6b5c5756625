package io.framecast.frameservice.importing;

import io.framecast.frameservice.conversion.Conversion;
import io.framecast.frameservice.importing.Importer.Reservation;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The imports that are here, and how far each is: the one place where that changes. What comes late for an import that was forgotten
 * meanwhile changes nothing, and is told so. Bounded; thread-safe.
 */
final class Works {

    /** How far an import is. */
    enum Phase {
        RECEIVING,
        WAITING,
        CONVERTING,
        STAGED
    }

    /** One import, for those who are at work on it. */
    static final class Work {
        private final FilmImport film;
        private final PlacedFrames placed = new PlacedFrames();
        private Phase phase = Phase.RECEIVING;
        private @Nullable Path file;
        private @Nullable Conversion conversion;
        private Made made = new Made(0, 0);

        private Work(FilmImport film) {
            this.film = film;
        }

        FilmImport film() {
            return film;
        }
    }

    /** How far a conversion is. */
    record Made(int frames, long bytes) {}

    /** What is done to the disk while nothing else changes here. */
    @FunctionalInterface
    interface Staging {
        void run() throws IOException;
    }

    /** What was left of an import when it was forgotten: its phase, and its film's file where it has one. */
    record Forgotten(FilmImport film, Phase phase, @Nullable Path file) {}

    private final int mostUnstaged;
    private final Map<String, Work> works = new HashMap<>();

    /** @param mostUnstaged imports received, waiting and converting at once */
    Works(int mostUnstaged) {
        this.mostUnstaged = mostUnstaged;
    }

    /** How many are not staged yet. */
    synchronized long unstaged() {
        return works.values().stream().filter(work -> work.phase != Phase.STAGED).count();
    }

    synchronized Reservation reserve(FilmImport film) {
        if (works.containsKey(film.importId())) {
            return Reservation.KNOWN;
        }
        if (unstaged() >= mostUnstaged) {
            return Reservation.FULL;
        }
        works.put(film.importId(), new Work(film));
        return Reservation.RESERVED;
    }

    /** Forgets one that is still being received. */
    synchronized void unreserve(FilmImport film) {
        works.computeIfPresent(film.importId(), (id, work) -> work.phase == Phase.RECEIVING ? null : work);
    }

    /** The import of that id; null where it is not here, or no more. */
    synchronized @Nullable Work find(String importId) {
        return works.get(importId);
    }

    /** Its film is here whole; null where the import was forgotten while it came. */
    synchronized @Nullable Work received(FilmImport film, Path file) {
        Work work = works.get(film.importId());
        if (work != null) {
            work.file = file;
            work.phase = Phase.WAITING;
        }
        return work;
    }

    /** Its turn has come: the film's file; null where the import was forgotten while it waited. */
    synchronized @Nullable Path begin(Work work) {
        if (!isHere(work)) {
            return null;
        }
        work.phase = Phase.CONVERTING;
        return work.file;
    }

    /** That converts it, and is stopped when it is forgotten; false where it was. */
    synchronized boolean isConvertedBy(Work work, Conversion conversion) {
        if (isHere(work)) {
            work.conversion = conversion;
        }
        return isHere(work);
    }

    synchronized void progress(Work work, Made made) {
        work.made = made;
    }

    /** Stages it, unless it was forgotten: false then, with nothing done. */
    synchronized boolean stage(Work work, Staging staging) throws IOException {
        if (!isHere(work)) {
            return false;
        }
        staging.run();
        work.phase = Phase.STAGED;
        return true;
    }

    /** Forgets it; false where it was forgotten before. */
    synchronized boolean giveUp(Work work) {
        return works.remove(work.film().importId(), work);
    }

    /** Forgets it and stops its conversion; null where it is not here. */
    synchronized @Nullable Forgotten forget(String importId) {
        Work work = works.remove(importId);
        if (work == null) {
            return null;
        }
        if (work.conversion != null) {
            work.conversion.close();
        }
        return new Forgotten(work.film(), work.phase, work.file);
    }

    /** Its frames go to these targets. */
    synchronized void onPlacing(ImportEvent.Placing placing) {
        Work work = works.get(placing.importId());
        if (work != null) {
            work.placed.onPlacing(placing);
        }
    }

    /** A target has its part on disk; whether all have theirs by that. */
    synchronized boolean onPlaced(String importId, String node, FrameMask mask) {
        Work work = works.get(importId);
        if (work == null || work.phase != Phase.STAGED) {
            return false;
        }
        work.placed.onPlaced(node, mask);
        return work.placed.isComplete();
    }

    /** Tells of each that waits or is being converted how many frames and bytes there are. */
    synchronized void eachUnconverted(BiConsumer<FilmImport, Made> told) {
        works.values().stream()
                .filter(work -> work.phase == Phase.WAITING || work.phase == Phase.CONVERTING)
                .forEach(work -> told.accept(work.film, work.made));
    }

    private boolean isHere(Work work) {
        return works.get(work.film().importId()) == work;
    }

    /** Forgets all and stops their conversions. */
    synchronized void close() {
        works.values().forEach(work -> {
            if (work.conversion != null) {
                work.conversion.close();
            }
        });
        works.clear();
    }
}
