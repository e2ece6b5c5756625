package io.framecast.localcluster.launch;

import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.layout.ClusterPlan;
import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.layout.ClusterSettings;
import io.framecast.localcluster.layout.FileTrouble;
import io.framecast.localcluster.layout.PortChooser;
import io.framecast.localcluster.layout.Role;
import io.framecast.localcluster.runtime.RuntimePreparation;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;

/**
 * One start of a small whole cluster, from which every later start is quicker: each JVM records the classes that it loaded and
 * linked until it was ready, in an ahead-of-time cache (JEP 483, 514). A process started alone, with nobody to talk to, would
 * record only two thirds of them.
 *
 * <p>{@link #cancel} may be called from any thread.
 */
final class Rehearsal {

    // A JVM writes its cache as it ends, which takes a core for seconds, and all of them do so at once.
    private static final Duration RECORDING_LIMIT = Duration.ofMinutes(4);
    private static final ClusterSettings ONE_OF_EACH = new ClusterSettings(1, 1, 1, 1, 1, 0);

    private final RuntimePreparation preparation;
    private final StartUpProgress progress;
    private final ClusterDirectory directory;
    private Runnable cancelStart = () -> {};
    private boolean cancelled;

    /** @param cluster whose mark the processes carry, so that they end with it */
    Rehearsal(ClusterDirectory cluster, RuntimePreparation preparation, StartUpProgress progress) {
        this.preparation = preparation;
        this.progress = progress;
        this.directory = cluster.elsewhere(preparation.rehearsalDirectory());
    }

    /** Rehearses what was built since the last time. Where that fails it says so: the cluster starts all the same, more slowly. */
    void run() {
        if (unrehearsed().isEmpty()) {
            return;
        }
        progress.step("preparing a quick start of " + String.join(", ", unrehearsed().stream().map(Role::label).toList())
                + " (once after each build)");
        preparation.rehearse(() -> {
            // Another launcher may have done it while this one waited.
            List<Role> roles = unrehearsed();
            if (!roles.isEmpty() && !isCancelled()) {
                rehearse(roles);
            }
        });
    }

    private List<Role> unrehearsed() {
        return Stream.of(Role.values()).filter(role -> role != Role.POSTGRES && preparation.needsRehearsal(role)).toList();
    }

    synchronized void cancel() {
        cancelled = true;
        cancelStart.run();
    }

    private void rehearse(List<Role> roles) {
        boolean complete = true;
        try {
            ClusterDirectory.removeTree(directory.root());
            ClusterPlan plan = plan();
            directory.create().writePlan(plan);
            complete = started(plan);
            stop(plan, node -> node.isService());
            stop(plan, node -> !node.isService());
        } catch (IOException | ClusterProblem e) {
            complete = false;
            progress.step("  the rehearsal failed, starts will take longer: "
                    + (e instanceof IOException trouble ? FileTrouble.reason(trouble) : e.getMessage()));
        }
        if (isCancelled()) {
            return;
        }
        for (Role role : roles) {
            if (!preparation.keepRecorded(role)) {
                complete = false;
                progress.step("  " + role.label() + " has recorded nothing and will start more slowly");
            }
        }
        if (complete) {
            removeData();
        }
    }

    private boolean started(ClusterPlan plan) {
        ClusterStarter starter = new ClusterStarter(directory, plan, preparation.forRehearsal(), new Quiet());
        synchronized (this) {
            cancelStart = starter::cancel;
            if (cancelled) {
                return false;
            }
        }
        try {
            starter.start();
            progress.step("  recording what it takes");
            return true;
        } catch (ClusterProblem e) {
            if (!isCancelled()) {
                progress.step("  the rehearsal was not completed, starts may take longer: " + e.getMessage());
            }
            return false;
        }
    }

    private void stop(ClusterPlan plan, Predicate<Role> which) {
        new ClusterStopper(directory, plan).stop(plan.nodes().stream().filter(node -> which.test(node.role())).toList(), RECORDING_LIMIT);
    }

    private void removeData() {
        try {
            ClusterDirectory.removeTree(directory.root());
        } catch (IOException e) {
            progress.step("  cannot remove %s: %s".formatted(directory.root(), FileTrouble.reason(e)));
        }
    }

    private static ClusterPlan plan() {
        PortChooser ports = new PortChooser(new SplittableRandom(), StartConditions::isFree);
        return ClusterPlan.of(ONE_OF_EACH, Uuid.randomUuid().toString(), ports.consecutive(1), ports);
    }

    private synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Its processes are not those that the user waits for. */
    private static final class Quiet implements StartUpProgress {
        @Override
        public void step(String what) {}

        @Override
        public void started(String name, int all) {}

        @Override
        public void ready(String name, int ready, int all, double seconds) {}
    }
}
