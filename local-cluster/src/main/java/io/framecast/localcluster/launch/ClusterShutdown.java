package io.framecast.localcluster.launch;

import io.framecast.localcluster.layout.ClusterDirectory;
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

    private ClusterShutdown() {}

    /** Stops everything of that directory and returns whether there was anything. */
    public static boolean run(ClusterDirectory directory) {
        if (!Files.isDirectory(directory.root())) {
            return false;
        }
        boolean launcherLived = stopLauncher(directory);
        boolean anyWritten = !directory.processes().isEmpty();
        directory.plan().ifPresent(plan -> new ClusterStopper(directory, plan).stopAll());
        ClusterStopper.killStrays(directory);
        return launcherLived || anyWritten;
    }

    private static boolean stopLauncher(ClusterDirectory directory) {
        ProcessTable processes = ProcessTable.ofThisMachine();
        Optional<ProcessRecord> written = directory.launcher();
        Optional<LiveProcess> launcher = written.flatMap(record -> processes.find(record.pid(), record.started()));
        launcher.ifPresent(process -> {
            Signal.TERM.sendTo(List.of(process));
            Signal.CONT.sendTo(List.of(process));
            new Deadline(LAUNCHER_GRACE).await(() -> processes.find(process.pid(), process.started()).isEmpty());
            processes.find(process.pid(), process.started()).ifPresent(stuck -> Signal.KILL.sendTo(List.of(stuck)));
        });
        if (written.isPresent()) {
            directory.removeLauncher();
        }
        return launcher.isPresent();
    }
}
