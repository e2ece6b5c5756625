package io.framecast.frameservice.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** Changes to files and directories that outlive a crash of the machine once they return. */
public final class Durable {

    private Durable() {}

    /** Syncs a directory, so that names made, renamed or removed in it stay so. */
    public static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** The directory it is in, also where the path does not name that; not to be asked of the root. */
    static Path parent(Path path) {
        return Objects.requireNonNull(path.toAbsolutePath().getParent(), "the root is in no directory");
    }

    /** Puts a file in place of what has that name in the same directory, whole: it is the one or the other, whenever the machine crashes. */
    public static void replace(Path from, Path to) throws IOException {
        try (FileChannel channel = FileChannel.open(from, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        rename(from, to);
        syncParent(to);
    }

    /** Syncs the directory a file is in. */
    public static void syncParent(Path file) throws IOException {
        syncDirectory(parent(file));
    }

    /** Makes the directory and those above it as far as they are missing, each synced in its parent. */
    public static void createDirectories(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        createDirectories(parent(directory));
        Files.createDirectories(directory);
        syncDirectory(parent(directory));
    }

    /** Renames; the target directory is to be synced by the caller, once for all its renames. */
    static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Writes the index of a segment that no crash outlives. */
    static void writeIndexUnsynced(SegmentIndex index, Path indexFile) throws IOException {
        try (FileChannel out = FileChannel.open(indexFile, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            index.writeTo(out);
        }
    }

    /** Writes the index beside its segment: under another name, synced, then renamed, so that it is never half there. */
    static void writeIndex(SegmentIndex index, Path indexFile) throws IOException {
        Path unfinished = indexFile.resolveSibling(indexFile.getFileName() + ".tmp");
        try (FileChannel out = FileChannel.open(unfinished, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            index.writeTo(out);
            out.force(true);
        }
        rename(unfinished, indexFile);
        syncDirectory(parent(indexFile));
    }

    /** Removes a file, or a directory with all that is in it; nothing where it is not there. */
    public static void deleteAll(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
