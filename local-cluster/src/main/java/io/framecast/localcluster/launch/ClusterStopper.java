package io.framecast.localcluster.launch;

import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.layout.ClusterPlan;
import io.framecast.localcluster.layout.NodeSpec;
import io.framecast.localcluster.layout.Role;
import io.framecast.localcluster.process.LiveProcess;
import io.framecast.localcluster.process.ProcessTable;
import io.framecast.localcluster.process.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ends processes gracefully, then by force, and leaves none behind. */
public final class ClusterStopper {

    private static final Duration GRACE = Duration.ofSeconds(10);

    private final ClusterDirectory directory;
    private final ClusterPlan plan;
    private final ProcessTable processes = ProcessTable.ofThisMachine();

    public ClusterStopper(ClusterDirectory directory, ClusterPlan plan) {
        this.directory = directory;
        this.plan = plan;
    }

    /** Stops services, then Kafka, then PostgreSQL, then whatever else carries this cluster's mark; forgets them all. */
    public void stopAll() {
        // A paused broker would keep every service that says good-bye to it waiting.
        Signal.CONT.sendTo(plan.nodes().stream().flatMap(node -> live(node).stream()).flatMap(process -> processes.tree(process).stream()).toList());
        stop(plan.nodes().stream().filter(node -> node.role().isService()).toList(), GRACE);
        stop(plan.withRole(Role.KAFKA), GRACE);
        stop(plan.withRole(Role.POSTGRES), GRACE);
        killStrays(directory);
        directory.removeProcesses();
    }

    /**
     * Asks processes to end and kills those that do not within the grace time, with their children.
     *
     * @return whether all ended by themselves
     */
    boolean stop(List<NodeSpec> nodes, Duration grace) {
        List<LiveProcess> trees = new ArrayList<>();
        for (NodeSpec node : nodes) {
            live(node).ifPresent(process -> {
                trees.addAll(processes.tree(process));
                // PostgreSQL answers TERM by waiting for its clients to leave; INT ends their sessions.
                (node.role() == Role.POSTGRES ? Signal.INT : Signal.TERM).sendTo(List.of(process));
            });
        }
        // A paused process takes the signal only once it goes on.
        Signal.CONT.sendTo(trees);
        boolean ended = new Deadline(grace).await(() -> remaining(trees).isEmpty());
        Signal.KILL.sendTo(remaining(trees));
        new Deadline(grace).await(() -> remaining(trees).isEmpty());
        return ended;
    }

    private Optional<LiveProcess> live(NodeSpec node) {
        return directory.process(node.name()).flatMap(written -> processes.find(written.pid(), written.started()));
    }

    private List<LiveProcess> remaining(List<LiveProcess> some) {
        return some.stream()
                .filter(process -> processes.find(process.pid(), process.started()).isPresent())
                .toList();
    }

    /** Kills every process that carries the mark of this data directory. */
    static void killStrays(ClusterDirectory directory) {
        ProcessTable processes = ProcessTable.ofThisMachine();
        new Deadline(GRACE).await(() -> {
            List<LiveProcess> strays = processes.withEnvironment(ClusterDirectory.MARK, directory.root().toString()).stream()
                    .filter(process -> process.pid() != ProcessHandle.current().pid())
                    .toList();
            Signal.KILL.sendTo(strays);
            return strays.isEmpty();
        });
    }
}
