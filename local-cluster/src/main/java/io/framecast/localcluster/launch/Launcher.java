package io.framecast.localcluster.launch;

import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.layout.ClusterPlan;
import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.layout.ClusterSettings;
import io.framecast.localcluster.layout.DataVersion;
import io.framecast.localcluster.layout.FileTrouble;
import io.framecast.localcluster.layout.PortChooser;
import io.framecast.localcluster.layout.ProcessRecord;
import io.framecast.localcluster.process.ProcessTable;
import io.framecast.localcluster.runtime.RuntimePreparation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;

/**
 * {@code up}: checks, lays out, starts. Holds the data directory's up-lock as long as this JVM lives, so that a second
 * launcher in the same directory is told of the first. From {@link #begin} on, {@link #stop} ends everything that was
 * started, whatever the moment; after {@link #handOver} the processes are no longer this launcher's to stop.
 */
public final class Launcher {

    private final ClusterDirectory directory;
    private final ClusterPlan plan;
    private final Rehearsal rehearsal;
    private final ClusterStarter starter;
    private final UpLock lock;
    private volatile boolean stopping;
    private boolean over;

    private Launcher(UpLock lock, ClusterDirectory directory, ClusterPlan plan, Rehearsal rehearsal, ClusterStarter starter) {
        this.lock = lock;
        this.directory = directory;
        this.plan = plan;
        this.rehearsal = rehearsal;
        this.starter = starter;
    }

    /**
     * Makes sure that a cluster can be started there and writes its plan down. Starts nothing yet.
     *
     * @param directory exists
     * @param ours what this version writes
     * @throws ClusterProblem where one is up already, the disk is full, a port is taken or the data does not fit
     */
    public static Launcher begin(
            ClusterDirectory directory, ClusterSettings settings, RuntimePreparation preparation, DataVersion ours, StartUpProgress progress) {
        UpLock lock = UpLock.take(directory).orElseThrow(() -> new ClusterProblem("another ./framecast up or down is at work in "
                + directory.root() + "; ./framecast status shows its cluster, ./framecast down stops it"));
        try {
            checkVersion(directory, ours, progress);
            LocalCluster.find(directory).ifPresent(cluster -> refuseIfUp(cluster, directory));
            Path data = directory.root();
            StartConditions.checkSpace(data, Files.getFileStore(data).getUsableSpace());
            StartConditions.checkBrokers(directory.plan(), settings, data);
            // What a killed launcher was still preparing, or what lives on without a record of it.
            ClusterStopper.killStrays(directory);
            ClusterPlan plan = plan(directory, settings);
            directory.removeProcesses();
            directory.removeLeftovers();
            keepFormerLogs(data.resolve("logs"));
            directory.writeVersion(ours);
            directory.writePlan(plan);
            StartConditions.memoryWarning(plan, ProcessTable.ofThisMachine().availableMemoryBytes()).ifPresent(progress::step);
            long pid = ProcessHandle.current().pid();
            String started = ProcessTable.ofThisMachine().find(pid).orElseThrow().started();
            directory.writeLauncher(new ProcessRecord("launcher", pid, started, true, ProcessRecord.End.NOT));
            return new Launcher(lock, directory, plan, new Rehearsal(directory, preparation, progress),
                    new ClusterStarter(directory, plan, preparation, progress));
        } catch (IOException e) {
            lock.close();
            throw new ClusterProblem("cannot use " + directory.root() + " as data directory: " + FileTrouble.reason(e), e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static void checkVersion(ClusterDirectory directory, DataVersion ours, StartUpProgress progress) {
        switch (ours.judge(directory.version(), directory.root().toString())) {
            case DataVersion.Verdict.Fits() -> {
                // Nothing to say.
            }
            case DataVersion.Verdict.TakenOver(String what) -> progress.step(what);
            case DataVersion.Verdict.Refused(String why) -> throw new ClusterProblem(why);
        }
    }

    public ClusterPlan plan() {
        return plan;
    }

    /**
     * Starts everything; returns when all is ready.
     *
     * @throws ClusterProblem where something fails; {@link #stop} then removes what was started
     */
    public void start() {
        rehearsal.run();
        starter.start();
    }

    /** Leaves the processes running when this JVM ends. */
    public synchronized void handOver() {
        over = true;
        stopping = true;
        directory.removeLauncher();
        lock.close();
    }

    /** Stops everything, unless it was handed over or stopped before. May be called from any thread. */
    public void stop() {
        stopping = true;
        rehearsal.cancel();
        starter.cancel();
        synchronized (this) {
            if (!over) {
                over = true;
                new ClusterStopper(directory, plan).stopAll();
                // What is left below this JVM is preparation: a rehearsal, an unpacking.
                ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
                directory.removeLauncher();
                lock.close();
            }
        }
    }

    /** Whether nothing is left for this launcher to stop, or will be soon. */
    public boolean isStopping() {
        return stopping;
    }

    private static void refuseIfUp(LocalCluster cluster, ClusterDirectory directory) {
        long alive = cluster.status().stream().filter(node -> node.state().isAlive()).count();
        if (alive > 0) {
            throw new ClusterProblem("Framecast is up already in %s, %d of %d processes: %s; ./framecast down stops it"
                    .formatted(directory.root(), alive, cluster.plan().nodes().size(), cluster.plan().pageUrl()));
        }
    }

    private static ClusterPlan plan(ClusterDirectory directory, ClusterSettings settings) {
        PortChooser ports = new PortChooser(new SplittableRandom(), StartConditions::isFree);
        List<Integer> gatewayPorts = settings.port() == 0
                ? ports.consecutive(settings.gateways())
                : StartConditions.checkedGatewayPorts(settings);
        gatewayPorts.forEach(ports::reserve);
        String clusterId = directory.plan().map(ClusterPlan::kafkaClusterId).orElseGet(() -> Uuid.randomUuid().toString());
        return ClusterPlan.of(settings, clusterId, gatewayPorts, ports);
    }

    private static void keepFormerLogs(Path logs) throws IOException {
        try (Stream<Path> files = Files.list(logs)) {
            for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
                Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
