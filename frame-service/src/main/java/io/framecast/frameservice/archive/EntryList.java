package io.framecast.frameservice.archive;

import java.util.ArrayList;
import java.util.List;

/** Entries as they are found. Not thread-safe. */
final class EntryList {

    private final List<ArchiveEntry> entries = new ArrayList<>();
    private boolean isCutShort;

    /** @throws ArchiveException where there are more than may be */
    void add(ArchiveEntry entry) throws ArchiveException {
        if (entries.size() == Archive.MOST_ENTRIES) {
            throw new ArchiveException("the archive has more than " + Archive.MOST_ENTRIES + " files; divide it");
        }
        entries.add(entry);
    }

    void cutShort() {
        isCutShort = true;
    }

    List<ArchiveEntry> entries() {
        return entries;
    }

    boolean isCutShort() {
        return isCutShort;
    }
}
