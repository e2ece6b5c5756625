package io.framecast.localcluster.launch;

import io.framecast.localcluster.kafka.BrokerProperties;
import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.layout.ClusterPlan;
import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.layout.FileTrouble;
import io.framecast.localcluster.layout.NodeSpec;
import io.framecast.localcluster.layout.ProcessRecord;
import io.framecast.localcluster.postgres.PostgresServer;
import io.framecast.localcluster.process.LiveProcess;
import io.framecast.localcluster.process.ProcessTable;
import io.framecast.localcluster.runtime.RuntimePreparation;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts one process and writes down which it is.
 *
 * <p>Each process leads a session of its own, so that Ctrl-C in the launcher's terminal reaches the launcher alone, and
 * carries the data directory in its environment, which its own children inherit: so all of them are found again when
 * everything that was written down is lost.
 */
public final class NodeLauncher {

    private final ClusterDirectory directory;
    private final ClusterPlan plan;
    private final RuntimePreparation preparation;
    private final ProcessTable processes = ProcessTable.ofThisMachine();

    public NodeLauncher(ClusterDirectory directory, ClusterPlan plan, RuntimePreparation preparation) {
        this.directory = directory;
        this.plan = plan;
        this.preparation = preparation;
    }

    /** Does all that may take time before a start: unpacking, making a database, writing settings. */
    public ProcessBuilder prepare(NodeSpec node) {
        try {
            clear(directory.temporaryFilesOf(node));
            Files.deleteIfExists(directory.readyMarkerOf(node));
            Path log = directory.logOf(node.name());
            Files.writeString(log, "---- " + node.name() + " is started at " + Instant.now() + "\n",
                    StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            List<String> command = new ArrayList<>(List.of("setsid"));
            command.addAll(commandOf(node, log));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.root().toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(directory.mark());
            if (node.role().isService()) {
                builder.environment().put("FRAMECAST_SECRET", directory.secret());
                builder.environment().put("SPRING_DATASOURCE_PASSWORD", directory.databasePassword());
            }
            return builder;
        } catch (IOException e) {
            throw new ClusterProblem("cannot prepare the start of " + node.name() + ": " + FileTrouble.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterProblem("interrupted while starting " + node.name(), e);
        }
    }

    /** Starts a prepared process and writes it down; it is not ready yet when this returns. */
    public ProcessRecord spawn(NodeSpec node, ProcessBuilder prepared) {
        try {
            return record(node, prepared.start().pid());
        } catch (IOException e) {
            throw new ClusterProblem("cannot start " + node.name() + ": " + e.getMessage(), e);
        }
    }

    private List<String> commandOf(NodeSpec node, Path log) throws IOException, InterruptedException {
        return switch (node.role()) {
            case POSTGRES -> {
                PostgresServer server = new PostgresServer(preparation.postgres(), directory.dataOf(node), directory.mark());
                server.createOnce(directory.databasePassword(), log);
                server.forgetEndedServer(processes);
                yield server.command(node.port());
            }
            case KAFKA -> NodeCommand.broker(
                    plan, node, directory, preparation.service(node.role()), writeBrokerProperties(node));
            default -> NodeCommand.service(plan, node, directory, preparation.service(node.role()));
        };
    }

    private Path writeBrokerProperties(NodeSpec node) throws IOException {
        Path file = directory.root().resolve("run").resolve(node.name() + ".properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            BrokerProperties.of(node.index(), node.port(), node.controllerPort(), plan.quorumVoters(),
                            plan.settings().replicationFactor(), directory.dataOf(node))
                    .store(writer, null);
        }
        return file;
    }

    private ProcessRecord record(NodeSpec node, long pid) {
        // A process that has ended already is written down with a start time that no process has: it reads as dead.
        String started = processes.find(pid).map(LiveProcess::started).orElse("ended-at-once");
        ProcessRecord process = new ProcessRecord(node.name(), pid, started, false, ProcessRecord.End.NOT);
        directory.writeProcess(process);
        return process;
    }

    /** Native libraries are unpacked into the temporary directory by each start, and a killed process leaves them there. */
    private static void clear(Path temporary) throws IOException {
        if (Files.exists(temporary)) {
            ClusterDirectory.removeTree(temporary);
        }
        Files.createDirectories(temporary);
    }
}
