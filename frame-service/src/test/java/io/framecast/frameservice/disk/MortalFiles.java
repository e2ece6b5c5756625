package io.framecast.frameservice.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/** What can be done on a {@link MortalDisk}: each change is one of its operations, whatever is read is not. */
final class MortalFiles extends FileSystemProvider {

    private final MortalDisk disk;
    private final MortalFileSystem files;

    MortalFiles(MortalDisk disk, MortalFileSystem files) {
        this.disk = disk;
        this.files = files;
    }

    private static Path real(Path path) {
        return MortalPath.real(path).toAbsolutePath();
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        if (!options.stream().allMatch(StandardOpenOption.class::isInstance)) {
            throw new UnsupportedOperationException("only what every file system does, got " + options);
        }
        Path file = real(path);
        disk.checkAlive("open " + file);
        boolean exists = Files.exists(file);
        boolean truncates = exists && options.contains(StandardOpenOption.TRUNCATE_EXISTING) && Files.size(file) > 0;
        if (!exists && (options.contains(StandardOpenOption.CREATE) || options.contains(StandardOpenOption.CREATE_NEW))) {
            disk.begin("make " + file);
            disk.made(file);
        } else if (truncates) {
            disk.begin("empty " + file);
            disk.written(file, 0);
        }
        MortalChannel channel = new MortalChannel(disk, file, FileChannel.open(file, options, attributes));
        disk.opened(channel);
        return channel;
    }

    @Override
    public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        Path real = real(directory);
        if (!Files.exists(real)) {
            disk.begin("make directory " + real);
            disk.made(real);
        }
        Files.createDirectory(real, attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
        Path real = real(path);
        if (Files.isDirectory(real)) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(real)) {
                if (children.iterator().hasNext()) {
                    throw new DirectoryNotEmptyException(real.toString());
                }
            }
        } else if (!Files.exists(real)) {
            throw new NoSuchFileException(real.toString());
        }
        disk.begin("remove " + real);
        disk.remove(real);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        Path from = real(source);
        Path to = real(target);
        disk.begin("rename " + from + " to " + to);
        if (Files.exists(to)) {
            disk.remove(to);
        }
        Files.move(from, to, options);
        disk.renamed(from, to);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
        disk.checkAlive("list " + directory);
        DirectoryStream<Path> found = Files.newDirectoryStream(real(directory), path -> filter.accept(new MortalPath(files, path)));
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                Iterator<Path> each = found.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return each.hasNext();
                    }

                    @Override
                    public Path next() {
                        return new MortalPath(files, each.next());
                    }
                };
            }

            @Override
            public void close() throws IOException {
                found.close();
            }
        };
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        disk.checkAlive("look for " + path);
        real(path).getFileSystem().provider().checkAccess(real(path), modes);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options) throws IOException {
        disk.checkAlive("look at " + path);
        return Files.readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return Files.readAttributes(real(path), attributes, options);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return Files.getFileAttributeView(real(path), type, options);
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return Files.getFileStore(real(path));
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
        return Files.isSameFile(real(one), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return Files.isHidden(real(path));
    }

    @Override
    public String getScheme() {
        return "mortal";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException("a disk of its own is made by MortalDisk");
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw new UnsupportedOperationException("found by its paths");
    }

    @Override
    public Path getPath(URI uri) {
        return files.getPath(Path.of(uri).toString());
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) {
        throw new UnsupportedOperationException("copying " + source);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
        throw new UnsupportedOperationException("setting attributes of " + path);
    }
}
