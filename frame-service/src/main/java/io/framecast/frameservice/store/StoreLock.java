package io.framecast.frameservice.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a data directory to one process: opening removes what is unfinished, and under a process that is at it, that would be its work. */
final class StoreLock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StoreLock.class);

    private final StoreLayout layout;
    private final FileChannel file;

    private StoreLock(StoreLayout layout, FileChannel file) {
        this.layout = layout;
        this.file = file;
    }

    /** @throws IOException where another process has the directory open, or it cannot be written */
    static StoreLock take(StoreLayout layout) throws IOException {
        FileChannel file = FileChannel.open(layout.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (!isOurs(file)) {
                throw new IOException("data directory " + layout.root() + " must be used by one process, another one has it open;"
                        + " stop it, or set framecast.data-directory");
            }
            return new StoreLock(layout, file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static boolean isOurs(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("the lock of {} could not be closed: {}", layout.root(), e.toString());
        }
    }
}
