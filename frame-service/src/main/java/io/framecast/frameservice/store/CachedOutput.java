package io.framecast.frameservice.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** By way of the system's page cache. */
final class CachedOutput implements SegmentOutput {

    private final FileChannel file;
    private final @Nullable EarlySync early;
    private long bytes;

    /**
     * @param syncing syncs beside the thread that writes, so that the last sync has less to do; null for nobody
     * @param syncEveryBytes how much is written between two syncs, at least
     */
    CachedOutput(Path file, @Nullable Executor syncing, long syncEveryBytes) throws IOException {
        this.file = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        this.early = syncing == null ? null : new EarlySync(this.file, syncing, syncEveryBytes);
    }

    @Override
    public void write(ByteBuffer[] parts) throws IOException {
        long left = 0;
        for (ByteBuffer part : parts) {
            left += part.remaining();
        }
        bytes += left;
        while (left > 0) {
            left -= file.write(parts);
        }
        if (early != null) {
            early.written(bytes);
        }
    }

    @Override
    public void finish() throws IOException {
        if (early != null) {
            early.await();
        }
        file.force(true);
        file.close();
    }

    @Override
    public void end() throws IOException {
        file.close();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
