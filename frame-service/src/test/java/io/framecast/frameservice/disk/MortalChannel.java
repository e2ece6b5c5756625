package io.framecast.frameservice.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A file of a {@link MortalDisk}, open. */
final class MortalChannel extends FileChannel {

    private final MortalDisk disk;
    private final Path path;
    private final FileChannel real;

    MortalChannel(MortalDisk disk, Path path, FileChannel real) {
        this.disk = disk;
        this.path = path;
        this.real = real;
    }

    FileChannel real() {
        return real;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return (int) write(new ByteBuffer[] {source}, 0, 1);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        long before = real.size();
        boolean whole = disk.mayDo("write to " + path);
        if (!whole) {
            ByteBuffer first = sources[offset];
            real.write(first.slice(first.position(), first.remaining() / 2));
        }
        disk.written(path, before);
        if (!whole) {
            throw disk.die();
        }
        return real.write(sources, offset, length);
    }

    @Override
    public void force(boolean metaData) {
        // Nothing is forced really: it is slow, and this machine is not to lose power.
        disk.begin("sync " + path);
        disk.synced(path);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        disk.checkAlive("read");
        return real.read(target);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        disk.checkAlive("read");
        return real.read(targets, offset, length);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        disk.checkAlive("read");
        return real.read(target, position);
    }

    @Override
    public long position() throws IOException {
        return real.position();
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        real.position(newPosition);
        return this;
    }

    @Override
    public long size() throws IOException {
        disk.checkAlive("size");
        return real.size();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return real.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return real.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        real.close();
    }

    @Override
    public int write(ByteBuffer source, long position) {
        throw new UnsupportedOperationException("a write in the middle of " + path);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        if (size < real.size()) {
            disk.begin("cut " + path);
            real.truncate(size);
        }
        return this;
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException("a transfer from " + path);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new UnsupportedOperationException("a transfer to " + path);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException("a map of " + path);
    }
}
