package io.framecast.localcluster.launch;

import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.layout.NodeSpec;
import io.framecast.localcluster.layout.ProcessRecord;
import io.framecast.localcluster.process.ProcessTable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Waits for started processes to be ready, and says what went wrong where one is not. */
final class StartUpWatch {

    private static final int LOG_LINES = 15;
    // Each look at a service is a request that it answers while it still starts, on cores that it shares with all others.
    private static final Duration LOOK_AT_SERVICE_EVERY = Duration.ofMillis(200);
    private static final Duration LOOK_AT_SERVER_EVERY = Duration.ofMillis(50);

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
        }, node.role().isService() ? LOOK_AT_SERVICE_EVERY : LOOK_AT_SERVER_EVERY);
        if (ready[0] && isAlive(process)) {
            directory.writeProcess(process.asReady());
            return Optional.empty();
        }
        if (abandoned.getAsBoolean() && isAlive(process)) {
            return Optional.empty();
        }
        return Optional.of(failure(node, isAlive(process), deadline));
    }

    /** One sentence where the log names the cause, else one with the end of the log below it. */
    private String failure(NodeSpec node, boolean alive, Deadline deadline) {
        List<String> lines = CauseOfDeath.linesOf(directory.logOf(node.name()));
        String what = alive
                ? "%s is not ready, and nothing has got ready for %d s".formatted(node.name(), deadline.limit().toSeconds())
                : node.name() + " ended while starting";
        String log = "its log is " + directory.logOf(node.name());
        return CauseOfDeath.in(lines)
                .map(cause -> "%s: %s (%s)".formatted(what, cause, log))
                .orElseGet(() -> "%s; %s and ends with:\n  %s".formatted(
                        what, log, String.join("\n  ", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()))));
    }

    private boolean isAlive(ProcessRecord process) {
        return processes.find(process.pid(), process.started()).isPresent();
    }
}
