package io.framecast.coordinator.catalogue;

import io.framecast.protocol.event.ImportEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One import of a movie.
 *
 * @param importId the import; also the version of the movie it makes, for it is new for each
 * @param gateway who asked for it
 * @param title for people
 * @param copies on how many nodes each frame shall be
 * @param recordedAt when the footage was taken, where known
 * @param phase where it is
 * @param importer the frame service that has the file; null before it told
 * @param importerIncarnation which start of it
 * @param converted what the frames are; null before they are made
 * @param attempt of placing, from 1; 0 before
 * @param targets who stores what, in this attempt
 * @param detail what a user should know
 * @param sinceMillis since when it waits for what it waits for
 */
public record ImportRun(String importId, String gateway, String title, int copies, @Nullable Instant recordedAt, ImportPhase phase,
        @Nullable String importer, long importerIncarnation, ImportEvent.@Nullable Converted converted, int attempt, List<Target> targets,
        String detail, long sinceMillis) {

    /** The version the movie will have. */
    public String movieVersion() {
        return importId;
    }

    ImportRun in(ImportPhase next, String nextDetail, long atMillis) {
        if (!next.canTransitionFrom(phase)) {
            throw new IllegalStateException("import " + importId + " cannot go from " + phase + " to " + next);
        }
        return new ImportRun(importId, gateway, title, copies, recordedAt, next, importer, importerIncarnation, converted, attempt,
                targets, nextDetail, atMillis);
    }

    ImportRun at(String node, long incarnation) {
        return new ImportRun(importId, gateway, title, copies, recordedAt, phase, node, incarnation, converted, attempt, targets, detail,
                sinceMillis);
    }

    ImportRun of(ImportEvent.Converted frames) {
        return new ImportRun(importId, gateway, title, copies, recordedAt, phase, importer, importerIncarnation, frames, attempt, targets,
                detail, sinceMillis);
    }

    ImportRun inAttempt(int number) {
        return new ImportRun(importId, gateway, title, copies, recordedAt, phase, importer, importerIncarnation, converted, number,
                targets, detail, sinceMillis);
    }

    ImportRun onto(List<Target> next, long atMillis) {
        return new ImportRun(importId, gateway, title, copies, recordedAt, phase, importer, importerIncarnation, converted, attempt, next,
                detail, atMillis);
    }
}
