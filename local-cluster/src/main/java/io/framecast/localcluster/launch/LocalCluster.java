package io.framecast.localcluster.launch;

import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.layout.ClusterPlan;
import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.layout.FileTrouble;
import io.framecast.localcluster.layout.NodeSpec;
import io.framecast.localcluster.layout.ProcessRecord;
import io.framecast.localcluster.layout.Role;
import io.framecast.localcluster.process.LiveProcess;
import io.framecast.localcluster.process.ProcessTable;
import io.framecast.localcluster.process.Signal;
import io.framecast.localcluster.runtime.RuntimePreparation;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The cluster of one data directory, seen from any command line. There is no daemon to ask: what runs is what the data
 * directory says and {@code /proc} confirms, and each verb acts on the processes themselves. Verbs that change a process
 * take the directory's control lock, one after another.
 */
public final class LocalCluster {

    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final ClusterDirectory directory;
    private final ClusterPlan plan;
    private final ProcessTable processes = ProcessTable.ofThisMachine();
    private final ReadinessProbe probe;

    private LocalCluster(ClusterDirectory directory, ClusterPlan plan) {
        this.directory = directory;
        this.plan = plan;
        this.probe = new ReadinessProbe(directory);
    }

    /** The cluster that was brought up there and not down since; empty where there is none. */
    public static Optional<LocalCluster> find(ClusterDirectory directory) {
        if (directory.processes().isEmpty()) {
            return Optional.empty();
        }
        return directory.plan().map(plan -> new LocalCluster(directory, plan));
    }

    /** As {@link #find}, with a sentence for the user where there is none. */
    public static LocalCluster in(ClusterDirectory directory) {
        return find(directory).orElseThrow(() -> new ClusterProblem(
                "no cluster is up in " + directory.root() + "; start one with ./framecast up, or name another with --data"));
    }

    public ClusterPlan plan() {
        return plan;
    }

    /** All processes with their states, in the plan's order; slow ones are asked side by side. */
    public List<NodeStatus> status() {
        return plan.nodes().parallelStream().map(this::status).toList();
    }

    /** One process with its state. */
    public NodeStatus status(NodeSpec node) {
        Optional<ProcessRecord> written = directory.process(node.name());
        if (written.isEmpty()) {
            return new NodeStatus(node, 0, NodeState.STOPPED, "");
        }
        Optional<LiveProcess> live = live(written.get());
        NodeState state = NodeState.of(written.get(), live, () -> probe.isReady(node, written.get()));
        String note = state == NodeState.DEAD ? causeOfDeath(written.get()) : "";
        return new NodeStatus(node, live.map(LiveProcess::pid).orElse(0L), state, note);
    }

    private String causeOfDeath(ProcessRecord process) {
        Path log = directory.logOf(process.name());
        return process.ended() == ProcessRecord.End.KILLED
                ? "killed"
                : CauseOfDeath.in(CauseOfDeath.linesOf(log)).orElse("ended by itself; see " + log);
    }

    /** The addresses of all gateways that run, at least one. */
    public List<URI> runningGateways() {
        List<URI> running = plan.withRole(Role.GATEWAY).stream()
                .filter(node -> status(node).state() == NodeState.RUNNING)
                .map(node -> URI.create("http://" + ClusterPlan.HOST + ":" + node.port()))
                .toList();
        if (running.isEmpty()) {
            NodeStatus first = status(plan.withRole(Role.GATEWAY).getFirst());
            throw new ClusterProblem("no gateway runs, %s is %s; %s".formatted(
                    first.node().name(), first.state(), remedy(first.node().name(), first.state())));
        }
        return running;
    }

    private static String remedy(String name, NodeState state) {
        return switch (state) {
            case STARTING -> "wait until ./framecast status says RUNNING";
            case PAUSED -> "let it go on with ./framecast resume " + name;
            default -> "start it with ./framecast start " + name;
        };
    }

    /** SIGKILL to the process and its children; it stays dead until {@link #start}. */
    public void kill(String name) {
        controlled(() -> {
            NodeSpec node = node(name);
            List<LiveProcess> tree = aliveTree(node);
            directory.writeProcess(written(node).endedBy(ProcessRecord.End.KILLED));
            Signal.KILL.sendTo(tree);
            new Deadline(GRACE).await(() -> now(tree).findAny().isEmpty());
            return null;
        });
    }

    /** SIGSTOP to the process and its children: alive, connected, silent. Returns whether it was not paused before. */
    public boolean pause(String name) {
        return controlled(() -> {
            List<LiveProcess> tree = aliveTree(node(name));
            boolean ran = !tree.getFirst().isPaused();
            Signal.STOP.sendTo(tree);
            new Deadline(GRACE).await(() -> now(tree).allMatch(LiveProcess::isPaused));
            return ran;
        });
    }

    /** SIGCONT to the process and its children. Returns whether it was paused before. */
    public boolean resume(String name) {
        return controlled(() -> {
            List<LiveProcess> tree = aliveTree(node(name));
            boolean stood = tree.getFirst().isPaused();
            Signal.CONT.sendTo(tree);
            new Deadline(GRACE).await(() -> now(tree).allMatch(process -> !process.isPaused()));
            return stood;
        });
    }

    /**
     * Ends a process gracefully.
     *
     * @return whether it ended by itself; false where it had to be killed after 15 seconds
     */
    public boolean stop(String name) {
        return controlled(() -> {
            NodeSpec node = node(name);
            aliveTree(node);
            directory.writeProcess(written(node).endedBy(ProcessRecord.End.STOPPED));
            return new ClusterStopper(directory, plan).stop(List.of(node), GRACE);
        });
    }

    /** Starts a process that was killed or stopped or has died, and waits until it is ready. */
    public void start(String name, RuntimePreparation preparation) {
        NodeSpec node = node(name);
        ProcessRecord started = controlled(() -> {
            refuseIfAlive(name, status(node).state());
            StartConditions.checkPort(node);
            NodeLauncher launcher = new NodeLauncher(directory, plan, preparation);
            return launcher.spawn(node, launcher.prepare(node));
        });
        Optional<String> failure = new StartUpWatch(directory, probe).awaitReady(node, started, new Deadline(START_LIMIT), () -> false);
        if (failure.isPresent()) {
            throw new ClusterProblem(failure.get());
        }
    }

    private static void refuseIfAlive(String name, NodeState state) {
        switch (state) {
            case PAUSED -> throw new ClusterProblem(name + " is paused; let it go on with ./framecast resume " + name);
            case STARTING -> throw new ClusterProblem(name + " is starting already; ./framecast status shows when it runs");
            case RUNNING -> throw new ClusterProblem(name + " is running already; ./framecast stop or kill it first");
            case STOPPED, DEAD -> {
                // There is nothing in the way.
            }
        }
    }

    private NodeSpec node(String name) {
        return plan.find(name).orElseThrow(() ->
                new ClusterProblem("there is no process " + name + " in this cluster; it has " + plan.names()));
    }

    private ProcessRecord written(NodeSpec node) {
        return directory.process(node.name()).orElseThrow(() -> new ClusterProblem(
                node.name() + " was never started; start it with ./framecast start " + node.name()));
    }

    private Optional<LiveProcess> live(ProcessRecord process) {
        return processes.find(process.pid(), process.started());
    }

    /** Those of them that are still there, as they are now: a signal takes effect a moment after it was sent. */
    private Stream<LiveProcess> now(List<LiveProcess> tree) {
        return tree.stream().flatMap(process -> processes.find(process.pid(), process.started()).stream());
    }

    private List<LiveProcess> aliveTree(NodeSpec node) {
        return live(written(node)).map(processes::tree).orElseThrow(() -> new ClusterProblem(
                node.name() + " is not running; start it with ./framecast start " + node.name()));
    }

    private <T> T controlled(Supplier<T> verb) {
        try (FileChannel channel = FileChannel.open(
                        directory.lock("control"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assert lock.isValid();
            return verb.get();
        } catch (IOException e) {
            throw new ClusterProblem("cannot lock " + directory.lock("control") + ": " + FileTrouble.reason(e), e);
        }
    }
}
