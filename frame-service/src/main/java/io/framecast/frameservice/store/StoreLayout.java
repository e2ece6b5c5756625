package io.framecast.frameservice.store;

import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Where things are in a data directory; touches no file.
 *
 * <pre>
 *   lock                          held by the process that has it open
 *   incoming/IMPORT               a body as it arrives; IMPORT~rest: what is no frame of one that is cut into frames at once
 *   uploads/IMPORT/               a file that arrives in pieces: plan.json, data until it is whole; unchecked: where a piece began
 *                                 that has a checksum and has not all come
 *   staging/NAME/0001.seg .idx    a segment being written; an import's frames until they are placed
 *   movies/MOVIE/VERSION/         what is stored
 *     0001.seg                    records
 *     0001.idx                    their index
 *     0001.seg.epoch              where they were recorded, the epoch of their writer
 * </pre>
 *
 * <p>What is in {@code incoming} and {@code staging} is removed when a store is opened.
 */
public final class StoreLayout {

    static final String SEGMENT_SUFFIX = ".seg";
    static final String INDEX_SUFFIX = ".idx";
    static final String EPOCH_SUFFIX = ".epoch";
    private static final int SEGMENT_DIGITS = 4;

    private final Path root;

    /** @param root the data directory */
    public StoreLayout(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** The data directory. */
    public Path root() {
        return root;
    }

    /** Held by the process that has the store open. */
    Path lock() {
        return root.resolve("lock");
    }

    Path movies() {
        return root.resolve("movies");
    }

    Path staging() {
        return root.resolve("staging");
    }

    Path incoming() {
        return root.resolve("incoming");
    }

    /** Where files that arrive in pieces are kept. */
    public Path uploads() {
        return root.resolve("uploads");
    }

    /** Where a version's segments are. */
    public Path versionDirectory(MovieVersion version) {
        return movies().resolve(version.movieId()).resolve(version.version());
    }

    /**
     * Where an import's or a group's segment is written.
     *
     * @throws IllegalArgumentException where the name could not be a directory
     */
    public Path stagingDirectory(String name) {
        MovieVersion.checkName("import or request id", name);
        return staging().resolve(name);
    }

    /**
     * Where an import's body is written.
     *
     * @throws IllegalArgumentException where the id could not be a file
     */
    public Path incomingFile(String importId) {
        MovieVersion.checkName("import id", importId);
        return incoming().resolve(importId);
    }

    /** Where that is kept of a body which is no frame, while its frames are staged as they come. */
    public Path incomingRest(String importId) {
        return incomingFile(importId).resolveSibling(importId + "~rest");
    }

    static Path segmentFile(Path directory, int number) {
        return directory.resolve(String.format(Locale.ROOT, "%0" + SEGMENT_DIGITS + "d", number) + SEGMENT_SUFFIX);
    }

    static Path indexFile(Path segmentFile) {
        String name = segmentFile.getFileName().toString();
        return segmentFile.resolveSibling(name.substring(0, name.length() - SEGMENT_SUFFIX.length()) + INDEX_SUFFIX);
    }

    /** Says in which epoch a segment was recorded; beside recorded ones alone. */
    static Path epochFile(Path segmentFile) {
        return segmentFile.resolveSibling(segmentFile.getFileName() + EPOCH_SUFFIX);
    }

    /** The number of a segment file; empty where the file is something else. */
    static OptionalInt segmentNumber(Path file) {
        String name = file.getFileName().toString();
        String digits = name.endsWith(SEGMENT_SUFFIX) ? name.substring(0, name.length() - SEGMENT_SUFFIX.length()) : "";
        boolean isNumber = digits.length() >= SEGMENT_DIGITS && digits.length() <= 9 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? OptionalInt.of(Integer.parseInt(digits)) : OptionalInt.empty();
    }
}
