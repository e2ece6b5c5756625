package io.framecast.localcluster.launch;

import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.layout.ClusterPlan;
import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.layout.NodeSpec;
import io.framecast.localcluster.layout.ProcessRecord;
import io.framecast.localcluster.runtime.RuntimePreparation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Brings a whole cluster up: Kafka and PostgreSQL first, then all services side by side. {@link #cancel} may be called from
 * any thread at any moment; after it no further process is started, so that whoever cancels can stop what is there.
 */
public final class ClusterStarter {

    // Runs anew with each process that gets ready: a slow machine is no reason to give up, one that stands still is.
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final ClusterDirectory directory;
    private final ClusterPlan plan;
    private final RuntimePreparation preparation;
    private final StartUpProgress progress;
    private long beganNanos;
    private boolean abandoned;
    private int ready;

    public ClusterStarter(
            ClusterDirectory directory, ClusterPlan plan, RuntimePreparation preparation, StartUpProgress progress) {
        this.directory = directory;
        this.plan = plan;
        this.preparation = preparation;
        this.progress = progress;
    }

    /**
     * Starts everything and returns when all are ready.
     *
     * @throws ClusterProblem where a process ends, or none gets ready for two minutes; what was started still runs then
     */
    public void start() {
        progress.step("starting " + plan.nodes().size() + " processes");
        synchronized (this) {
            beganNanos = System.nanoTime();
        }
        startTogether(plan.nodes().stream().filter(node -> !node.role().isService()).toList());
        startTogether(plan.nodes().stream().filter(node -> node.role().isService()).toList());
    }

    /** Lets no further process start. */
    public synchronized void cancel() {
        abandoned = true;
    }

    private void startTogether(List<NodeSpec> nodes) {
        NodeLauncher launcher = new NodeLauncher(directory, plan, preparation);
        StartUpWatch watch = new StartUpWatch(directory, new ReadinessProbe(directory));
        Deadline deadline = new Deadline(LIMIT);
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<String>>> starts = nodes.stream()
                    .map(node -> pool.submit(() -> startOne(node, launcher, watch, deadline)))
                    .toList();
            List<String> failures = starts.stream().map(ClusterStarter::join).flatMap(Optional::stream).toList();
            if (!failures.isEmpty()) {
                throw new ClusterProblem(oneSentence(failures));
            }
            if (isAbandoned()) {
                throw new ClusterProblem("the launcher was told to stop before the cluster was ready");
            }
        }
    }

    /** The first failure with all that is known of it, of the others what they are: they mostly have the same cause. */
    private static String oneSentence(List<String> failures) {
        String others = failures.stream().skip(1)
                .map(failure -> failure.replaceFirst("(?s)[;:] .*", ""))
                .collect(Collectors.joining(", "));
        return others.isEmpty() ? failures.getFirst() : others + ", and " + failures.getFirst();
    }

    private Optional<String> startOne(NodeSpec node, NodeLauncher launcher, StartUpWatch watch, Deadline deadline) {
        ProcessBuilder prepared = launcher.prepare(node);
        ProcessRecord process;
        synchronized (this) {
            if (abandoned) {
                return Optional.empty();
            }
            process = launcher.spawn(node, prepared);
            progress.started(node.name(), plan.nodes().size());
        }
        Optional<String> failure = watch.awaitReady(node, process, deadline, this::isAbandoned);
        synchronized (this) {
            if (failure.isPresent()) {
                abandoned = true;
            } else if (!abandoned) {
                ready++;
                deadline.renew();
                progress.ready(node.name(), ready, plan.nodes().size(), (System.nanoTime() - beganNanos) / 1e9);
            }
        }
        return failure;
    }

    private synchronized boolean isAbandoned() {
        return abandoned;
    }

    private static <T> T join(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new ClusterProblem("start-up failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterProblem("interrupted while starting", e);
        }
    }
}
