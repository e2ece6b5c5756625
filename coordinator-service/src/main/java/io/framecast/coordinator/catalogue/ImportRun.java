package io.framecast.coordinator.catalogue;

import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.ImportEvent.Converted;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One import of a movie.
 *
 * @param importId the import; also the version of the movie it makes, for it is new for each
 * @param gateway who asked for it
 * @param title for people
 * @param copies on how many nodes each frame shall be
 * @param recordedAt when the footage was taken, where known
 * @param labels free key-value pairs
 * @param phase where it is
 * @param importer the frame service that has the file; null before it told
 * @param importerIncarnation which start of it
 * @param converted what the frames are; null before they are made
 * @param attempt of placing, from 1; 0 before
 * @param targets who stores what, in this attempt
 * @param detail what a user should know
 * @param sinceMillis since when it waits for what it waits for
 */
public record ImportRun(String importId, String gateway, String title, int copies, @Nullable Instant recordedAt,
        Map<String, String> labels, ImportPhase phase, @Nullable String importer, long importerIncarnation, @Nullable Converted converted, int attempt, List<Target> targets,
        String detail, long sinceMillis) {

    /** What was stored before there were labels has none. */
    public ImportRun {
        labels = labels == null ? Map.of() : labels;
    }

    /** An import just taken. */
    static ImportRun of(ImportEvent.Requested request, long atMillis) {
        return new ImportRun(request.importId(), request.gateway(), request.title(), request.copies(), request.recordedAt(),
                Objects.requireNonNullElse(request.labels(), Map.of()), ImportPhase.RECEIVING, null, 0, null, 0, List.of(), "", atMillis);
    }

    /** The version the movie will have. */
    public String movieVersion() {
        return importId;
    }

    /** The nodes that have not stored all that they shall. */
    String unplaced() {
        return targets.stream().filter(target -> !target.isPlaced()).map(Target::node).collect(Collectors.joining(", "));
    }

    ImportRun in(ImportPhase next, String nextDetail, long atMillis) {
        if (!next.canTransitionFrom(phase)) {
            throw new IllegalStateException("import " + importId + " cannot go from " + phase + " to " + next);
        }
        return new ImportRun(importId, gateway, title, copies, recordedAt, labels, next, importer, importerIncarnation, converted, attempt,
                targets, nextDetail, atMillis);
    }

    ImportRun at(String node, long incarnation) {
        return new ImportRun(importId, gateway, title, copies, recordedAt, labels, phase, node, incarnation, converted, attempt, targets, detail,
                sinceMillis);
    }

    ImportRun of(Converted frames) {
        return new ImportRun(importId, gateway, title, copies, recordedAt, labels, phase, importer, importerIncarnation, frames, attempt, targets,
                detail, sinceMillis);
    }

    ImportRun inAttempt(int number) {
        return new ImportRun(importId, gateway, title, copies, recordedAt, labels, phase, importer, importerIncarnation, converted, number,
                targets, detail, sinceMillis);
    }

    ImportRun onto(List<Target> next, long atMillis) {
        return new ImportRun(importId, gateway, title, copies, recordedAt, labels, phase, importer, importerIncarnation, converted, attempt, next,
                detail, atMillis);
    }
}
