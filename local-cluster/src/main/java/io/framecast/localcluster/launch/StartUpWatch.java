package io.framecast.localcluster.launch;

import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.layout.NodeSpec;
import io.framecast.localcluster.layout.ProcessRecord;
import io.framecast.localcluster.process.ProcessTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Waits for started processes to be ready, and says what went wrong where one is not. */
final class StartUpWatch {

    private static final int LOG_LINES = 15;

    private final ClusterDirectory directory;
    private final ReadinessProbe probe;
    private final ProcessTable processes = ProcessTable.ofThisMachine();

    StartUpWatch(ClusterDirectory directory, ReadinessProbe probe) {
        this.directory = directory;
        this.probe = probe;
    }

    /**
     * Waits for one process and writes down that it is ready; the answer says why it is not, empty where it is or where
     * nobody waits for it any more.
     *
     * @param abandoned whether to stop waiting, because another process failed
     */
    Optional<String> awaitReady(NodeSpec node, ProcessRecord process, Deadline deadline, BooleanSupplier abandoned) {
        boolean[] ready = new boolean[1];
        deadline.await(() -> {
            ready[0] = probe.isReady(node, process);
            return ready[0] || !isAlive(process) || abandoned.getAsBoolean();
        });
        if (ready[0] && isAlive(process)) {
            directory.writeProcess(process.asReady());
            return Optional.empty();
        }
        if (abandoned.getAsBoolean() && isAlive(process)) {
            return Optional.empty();
        }
        String what = isAlive(process)
                ? "%s is not ready after %d s".formatted(node.name(), deadline.limit().toSeconds())
                : node.name() + " ended while starting";
        return Optional.of(what + "; its log " + directory.logOf(node.name()) + " ends with:\n" + lastLines(directory.logOf(node.name())));
    }

    private boolean isAlive(ProcessRecord process) {
        return processes.find(process.pid(), process.started()).isPresent();
    }

    private static String lastLines(Path log) {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
            return "  " + String.join("\n  ", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException e) {
            return "  (cannot read it: " + e.getMessage() + ")";
        }
    }
}
