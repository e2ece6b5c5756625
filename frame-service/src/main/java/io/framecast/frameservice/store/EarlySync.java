package io.framecast.frameservice.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Has what was written of a file go to the disk while more of it is written, so that little is left for its last sync. A sync that
 * fails is told at the next chance: the system tells a failure once, and the last sync may hear nothing of it. Not thread-safe.
 */
final class EarlySync {

    private final FileChannel file;
    private final Executor syncing;
    private final long everyBytes;
    private long nextBytes;
    private CompletableFuture<Void> latest = CompletableFuture.completedFuture(null);

    /**
     * @param syncing syncs; at most one sync of this file at a time waits there
     * @param everyBytes how much is written between two syncs, at least
     */
    EarlySync(FileChannel file, Executor syncing, long everyBytes) {
        this.file = file;
        this.syncing = syncing;
        this.everyBytes = everyBytes;
        this.nextBytes = everyBytes;
    }

    /**
     * The file has so many bytes by now.
     *
     * @throws IOException where an earlier sync failed
     */
    void written(long bytes) throws IOException {
        if (bytes >= nextBytes && latest.isDone()) {
            await();
            nextBytes = bytes + everyBytes;
            latest = CompletableFuture.runAsync(this::force, syncing);
        }
    }

    private void force() {
        try {
            file.force(false);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    /**
     * Waits for the sync that is under way, if any.
     *
     * @throws IOException where it failed
     */
    void await() throws IOException {
        try {
            latest.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case Error failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case null, default -> throw new IOException(e);
            }
        }
    }
}
