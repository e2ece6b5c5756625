package io.framecast.frameservice.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a movies directory after a stop or a crash: opens what can be used, removes what was never finished. */
final class StoreOpener {

    private static final Logger LOG = LoggerFactory.getLogger(StoreOpener.class);

    private final StoreLayout layout;

    StoreOpener(StoreLayout layout) {
        this.layout = layout;
    }

    void openAll(HeldVersions into) throws IOException {
        for (Path movie : children(layout.movies())) {
            for (Path directory : children(movie)) {
                openVersion(movie, directory, into);
            }
            if (children(movie).isEmpty()) {
                Durable.deleteAll(movie);
            }
        }
    }

    private static void openVersion(Path movie, Path directory, HeldVersions into) throws IOException {
        MovieVersion version;
        try {
            version = new MovieVersion(movie.getFileName().toString(), directory.getFileName().toString());
        } catch (IllegalArgumentException e) {
            LOG.warn("{} is not part of the store and left alone: {}", directory, e.getMessage());
            return;
        }
        List<Segment> segments = new ArrayList<>();
        for (Path file : children(directory)) {
            if (StoreLayout.segmentNumber(file).isPresent()) {
                openSegment(file, segments);
            } else if (isLeftover(file)) {
                Files.deleteIfExists(file);
            }
        }
        if (segments.isEmpty()) {
            Durable.deleteAll(directory);
        } else {
            into.change(version, none -> new HeldFrames(segments));
        }
    }

    private static void openSegment(Path file, List<Segment> into) throws IOException {
        Segment segment = Segment.open(file);
        if (segment.index().count() == 0) {
            segment.release();
            segment.removeFiles();
            LOG.warn("{} had no whole record and was removed", file);
        } else {
            into.add(segment);
        }
    }

    /** What was not finished, and an index or an epoch without its segment: a later one may get that name. */
    private static boolean isLeftover(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".tmp")
                || lacksSegment(file, name, StoreLayout.INDEX_SUFFIX, StoreLayout.SEGMENT_SUFFIX)
                || lacksSegment(file, name, StoreLayout.EPOCH_SUFFIX, "");
    }

    private static boolean lacksSegment(Path file, String name, String suffix, String suffixOfSegment) {
        return name.endsWith(suffix)
                && !Files.exists(file.resolveSibling(name.substring(0, name.length() - suffix.length()) + suffixOfSegment));
    }

    private static List<Path> children(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> listed = Files.list(directory)) {
            return listed.sorted().toList();
        }
    }
}
