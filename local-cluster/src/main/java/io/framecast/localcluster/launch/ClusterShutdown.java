package io.framecast.localcluster.launch;

import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.layout.ProcessRecord;
import io.framecast.localcluster.process.LiveProcess;
import io.framecast.localcluster.process.ProcessTable;
import io.framecast.localcluster.process.Signal;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code down}: the launcher, where one lives, is asked to stop what it started; then whatever is left is stopped from here,
 * so that it makes no difference whether the launcher was killed, detached or is well.
 */
public final class ClusterShutdown {

    private static final Duration LAUNCHER_GRACE = Duration.ofSeconds(45);
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(60);

    private ClusterShutdown() {}

    /** Whether there is anything of that directory to stop. */
    public static boolean isNeeded(ClusterDirectory directory) {
        return Files.isDirectory(directory.root())
                && (!directory.processes().isEmpty()
                        || launcherOf(directory).isPresent()
                        || !ProcessTable.ofThisMachine().withEnvironment(ClusterDirectory.MARK, directory.root().toString()).isEmpty());
    }

    /**
     * Stops everything of that directory.
     *
     * @throws ClusterProblem where another {@code up} or {@code down} is at work there and does not end
     */
    public static void run(ClusterDirectory directory) {
        launcherOf(directory).ifPresent(ClusterShutdown::stopLauncher);
        try (UpLock lock = lock(directory)) {
            assert lock != null;
            directory.removeLauncher();
            directory.plan().ifPresent(plan -> new ClusterStopper(directory, plan).stopAll());
            ClusterStopper.killStrays(directory);
            directory.removeProcesses();
        }
    }

    private static Optional<LiveProcess> launcherOf(ClusterDirectory directory) {
        return directory.launcher().flatMap((ProcessRecord record) -> ProcessTable.ofThisMachine().find(record.pid(), record.started()));
    }

    private static void stopLauncher(LiveProcess launcher) {
        ProcessTable processes = ProcessTable.ofThisMachine();
        Signal.TERM.sendTo(List.of(launcher));
        Signal.CONT.sendTo(List.of(launcher));
        new Deadline(LAUNCHER_GRACE).await(() -> processes.find(launcher.pid(), launcher.started()).isEmpty());
        processes.find(launcher.pid(), launcher.started()).ifPresent(stuck -> Signal.KILL.sendTo(List.of(stuck)));
    }

    private static UpLock lock(ClusterDirectory directory) {
        UpLock[] taken = new UpLock[1];
        new Deadline(LOCK_LIMIT).await(() -> {
            UpLock.take(directory).ifPresent(lock -> taken[0] = lock);
            return taken[0] != null;
        });
        if (taken[0] == null) {
            throw new ClusterProblem("another ./framecast up or down has been at work in %s for %d s; try again, ./framecast status shows what runs"
                    .formatted(directory.root(), LOCK_LIMIT.toSeconds()));
        }
        return taken[0];
    }
}
