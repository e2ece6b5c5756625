package io.framecast.gateway.imports;

import io.framecast.gateway.imports.ImportReport.State;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.id.Ids;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The latest imports of the domain, folded from their events, as many as the bound allows. Thread-safe. */
public final class ImportBoard {

    private final Map<String, ImportReport> reports;

    /** @param maxImports how many are kept, 1 or more */
    public ImportBoard(int maxImports) {
        this.reports = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, ImportReport> eldest) {
                return size() > maxImports;
            }
        };
    }

    /** Takes an event; the first terminal one wins. */
    public synchronized void apply(ImportEvent event) {
        // Nodes tell of the copies of a repair as of those of an import.
        if (event instanceof ImportEvent.OfMovie || Ids.isRepair(event.importId())) {
            return;
        }
        ImportReport before = reports.get(event.importId());
        if (before == null) {
            before = new ImportReport(event.importId(), event.movieId(), State.RECEIVING, "", 0, 0, "", event.at(), 0, null, Map.of());
        } else if (before.state().isTerminal()) {
            return;
        }
        reports.put(event.importId(), after(before, event));
    }

    private static ImportReport after(ImportReport before, ImportEvent event) {
        return switch (event) {
            case ImportEvent.Requested requested -> new ImportReport(before.importId(), before.movieId(), before.state(),
                    requested.title(), before.frames(), before.bytes(), before.detail(), requested.at(), requested.copies(),
                    requested.recordedAt(), Objects.requireNonNullElse(requested.labels(), Map.of()));
            case ImportEvent.Accepted accepted -> before;
            case ImportEvent.Converting converting ->
                    moved(before, State.CONVERTING, converting.frames(), converting.bytes(), before.detail());
            case ImportEvent.Converted converted -> moved(before, State.PLACING, converted.frames(), converted.bytes(), converted.detail());
            case ImportEvent.Placing placing -> moved(before, State.PLACING, before.frames(), before.bytes(), before.detail());
            case ImportEvent.Placed placed -> before;
            case ImportEvent.OfMovie question -> before;
            case ImportEvent.OfRepair round -> before;
            // The coordinator decides what follows from it.
            case ImportEvent.Broken broken -> before;
            case ImportEvent.Done done -> moved(before, State.DONE, before.frames(), before.bytes(), joined(before.detail(), done.detail()));
            case ImportEvent.Failed failed -> moved(before, State.FAILED, before.frames(), before.bytes(), failed.detail());
        };
    }

    private static ImportReport moved(ImportReport before, State state, int frames, long bytes, String detail) {
        State further = state.compareTo(before.state()) < 0 ? before.state() : state;
        return new ImportReport(before.importId(), before.movieId(), further, before.title(), frames, bytes, detail, before.startedAt(),
                before.copies(), before.recordedAt(), before.labels());
    }

    private static String joined(String before, String more) {
        return before.isEmpty() || before.equals(more) ? more : more.isEmpty() ? before : before + "; " + more;
    }

    /** The import, where it is among those kept. */
    public synchronized Optional<ImportReport> find(String importId) {
        return Optional.ofNullable(reports.get(importId));
    }

    /** Imports that go on. */
    public synchronized List<ImportReport> running() {
        return reports.values().stream().filter(report -> !report.state().isTerminal()).toList();
    }

    /** Whether a movie of that id is being imported. */
    public boolean isImporting(String movieId) {
        return running().stream().anyMatch(report -> report.movieId().equals(movieId));
    }
}
