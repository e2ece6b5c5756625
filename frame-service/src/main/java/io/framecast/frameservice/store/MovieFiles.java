package io.framecast.frameservice.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The directories of movie versions as files come into them and leave them: by renames, each synced, so that a crash of the machine finds a
 * segment or a version whole or not at all. Knows nothing of what is held. Thread-safe; blocks on the disk.
 */
final class MovieFiles {

    private final StoreLayout layout;
    /** The highest segment number that was given to somebody, by version. */
    private final Map<MovieVersion, Integer> given = new HashMap<>();
    private long removed;

    MovieFiles(StoreLayout layout) {
        this.layout = layout;
    }

    /**
     * A name in the version's directory that no segment has and nobody else is given; the directory is made where it is missing.
     *
     * @param held what is held of the version, also where its files are gone
     */
    synchronized Path newSegmentFile(MovieVersion version, HeldFrames held) throws IOException {
        Path directory = layout.versionDirectory(version);
        Durable.createDirectories(directory);
        int number = 1 + Math.max(given.getOrDefault(version, 0), held.lastSegmentNumber());
        while (Files.exists(StoreLayout.segmentFile(directory, number))) {
            number++;
        }
        given.put(version, number);
        return StoreLayout.segmentFile(directory, number);
    }

    /**
     * Moves a finished segment with its index out of its staging directory, which is left behind, into the version's. When this returns, a
     * crash does not undo it.
     *
     * @param held what is held of the version
     * @return where the segment is now
     */
    Path moveIn(MovieVersion version, HeldFrames held, Path stagingDirectory) throws IOException {
        Path segment = StoreLayout.segmentFile(stagingDirectory, 1);
        Path target = newSegmentFile(version, held);
        // The index goes first: alone it is a leftover, while a segment without it would have to be scanned.
        Durable.rename(StoreLayout.indexFile(segment), StoreLayout.indexFile(target));
        Durable.rename(segment, target);
        Durable.syncDirectory(Durable.parent(target));
        return target;
    }

    /** Removes all of a version: by one rename, so that it is whole or gone. */
    void remove(MovieVersion version) throws IOException {
        Path directory = layout.versionDirectory(version);
        Path doomed = doomed(version);
        Durable.rename(directory, doomed);
        Durable.syncDirectory(Durable.parent(directory));
        Durable.deleteAll(doomed);
    }

    private synchronized Path doomed(MovieVersion version) {
        given.remove(version);
        return layout.staging().resolve("deleted-" + ++removed);
    }
}
