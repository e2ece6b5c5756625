package io.framecast.localcluster.launch;

import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.layout.FileTrouble;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The data directory's up-lock: held by a launcher as long as it is responsible for the cluster, and by {@code down} while it
 * takes a cluster down. The kernel releases it when its holder dies.
 */
final class UpLock implements AutoCloseable {

    private final ClusterDirectory directory;
    // Held, not closed: a channel that nothing refers to is closed by the garbage collector, and its lock with it.
    private final FileChannel channel;

    private UpLock(ClusterDirectory directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** Takes it; empty where somebody holds it. */
    static Optional<UpLock> take(ClusterDirectory directory) {
        try {
            FileChannel channel = FileChannel.open(directory.lock("up"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isTaken(channel)) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new UpLock(directory, channel));
        } catch (IOException e) {
            throw new ClusterProblem("cannot lock " + directory.lock("up") + ": " + FileTrouble.reason(e), e);
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new ClusterProblem("cannot release " + directory.lock("up") + ": " + FileTrouble.reason(e), e);
        }
    }
}
