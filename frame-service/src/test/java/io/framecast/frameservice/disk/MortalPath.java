package io.framecast.frameservice.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.jspecify.annotations.Nullable;

/** A path whose files are on a {@link MortalDisk}. */
record MortalPath(MortalFileSystem files, Path real) implements Path {

    private @Nullable Path mortal(@Nullable Path path) {
        return path == null ? null : new MortalPath(files, path);
    }

    static Path real(Path path) {
        return path instanceof MortalPath mortal ? mortal.real : path;
    }

    @Override
    public FileSystem getFileSystem() {
        return files;
    }

    @Override
    public boolean isAbsolute() {
        return real.isAbsolute();
    }

    @Override
    public @Nullable Path getRoot() {
        return mortal(real.getRoot());
    }

    @Override
    public @Nullable Path getFileName() {
        return mortal(real.getFileName());
    }

    @Override
    public @Nullable Path getParent() {
        return mortal(real.getParent());
    }

    @Override
    public int getNameCount() {
        return real.getNameCount();
    }

    @Override
    public Path getName(int index) {
        return new MortalPath(files, real.getName(index));
    }

    @Override
    public Path subpath(int begin, int end) {
        return new MortalPath(files, real.subpath(begin, end));
    }

    @Override
    public boolean startsWith(Path other) {
        return real.startsWith(real(other));
    }

    @Override
    public boolean endsWith(Path other) {
        return real.endsWith(real(other));
    }

    @Override
    public Path normalize() {
        return new MortalPath(files, real.normalize());
    }

    @Override
    public Path resolve(Path other) {
        return new MortalPath(files, real.resolve(real(other)));
    }

    @Override
    public Path relativize(Path other) {
        return new MortalPath(files, real.relativize(real(other)));
    }

    @Override
    public URI toUri() {
        return real.toUri();
    }

    @Override
    public Path toAbsolutePath() {
        return new MortalPath(files, real.toAbsolutePath());
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        return new MortalPath(files, real.toRealPath(options));
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException("watching " + real);
    }

    @Override
    public int compareTo(Path other) {
        return real.compareTo(real(other));
    }

    @Override
    public String toString() {
        return real.toString();
    }
}
