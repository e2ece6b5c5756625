package io.framecast.benchmarks.chaos;

import io.framecast.benchmarks.report.FaultSeen;
import io.framecast.benchmarks.schedule.Envelope;
import io.framecast.benchmarks.schedule.Kind;
import io.framecast.benchmarks.schedule.PlannedFault;
import io.framecast.benchmarks.schedule.Schedule;
import io.framecast.benchmarks.schedule.Target;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.fault.Faults;
import io.framecast.e2e.fault.ProcessNetwork;
import io.framecast.e2e.fault.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Brings the faults of a schedule upon a cluster, and everything back again. A fault whose turn has come while the cluster is
 * still busy with former ones beyond what it promises waits; the others keep their times.
 *
 * <p>One thread runs it; each fault has one of its own until its process is back.
 */
final class FaultDriver {

    private static final Duration COMMAND_WITHIN = Duration.ofSeconds(150);
    private static final long WAIT_MILLIS_MAX = 25_000;
    /** A process that is ready again still has links to dial and lists to read; so long the fault counts. */
    private static final long SETTLE_MILLIS = 2_000;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ClusterUnderTest cluster;
    private final Schedule schedule;
    private final RunClock clock;
    private final Consumer<String> tell;
    private final Faults faults;
    private final Envelope envelope;
    private final Map<String, ProcessNetwork> networks;
    private final Set<Target> out = new HashSet<>();
    private final List<FaultSeen> seen = new ArrayList<>();
    private final List<Thread> recoveries = new ArrayList<>();
    private volatile boolean stopped;

    /** @param networks of the processes that can be cut off, by name */
    FaultDriver(ClusterUnderTest cluster, Schedule schedule, Collection<Target> processes, Map<String, ProcessNetwork> networks, RunClock clock,
            Consumer<String> tell) {
        this.cluster = cluster;
        this.schedule = schedule;
        this.clock = clock;
        this.tell = tell;
        this.networks = networks;
        this.faults = new Faults(cluster);
        this.envelope = new Envelope(processes);
    }

    /** Runs the schedule to its end; returns when every process is back. */
    void run() throws InterruptedException {
        for (PlannedFault fault : schedule.faults()) {
            await(fault.at().toMillis());
            if (stopped) {
                break;
            }
            if (awaitRoom(fault)) {
                begin(fault);
            } else {
                note(fault, clock.nowMillis(), clock.nowMillis(), "left out: the cluster was busy with former faults for "
                        + WAIT_MILLIS_MAX / 1000 + " s");
            }
        }
        for (Thread recovery : recoveries) {
            recovery.join();
        }
    }

    /** No further fault begins; those that are on their way end as planned. */
    void stop() {
        stopped = true;
    }

    private void await(long dueMillis) {
        while (!stopped && clock.nowMillis() < dueMillis) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private boolean awaitRoom(PlannedFault fault) {
        long until = clock.nowMillis() + WAIT_MILLIS_MAX;
        while (!stopped && clock.nowMillis() < until) {
            synchronized (out) {
                if (envelope.allows(out, fault.target())) {
                    out.add(fault.target());
                    return true;
                }
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return false;
    }

    private void begin(PlannedFault fault) {
        tell.accept(fault.line());
        recoveries.add(Thread.ofVirtual().name("fault-" + fault.number()).start(() -> {
            long from = clock.nowMillis();
            String note = "";
            try {
                from = harm(fault);
                await(clock.nowMillis() + fault.hold().toMillis());
                mend(fault);
            } catch (RuntimeException | AssertionError e) {
                note = String.valueOf(e.getMessage()).lines().findFirst().orElse("failed");
            } finally {
                note(fault, from, clock.nowMillis(), note);
                settle();
                synchronized (out) {
                    out.remove(fault.target());
                }
            }
        }));
    }

    private void settle() {
        long until = clock.nowMillis() + SETTLE_MILLIS;
        while (clock.nowMillis() < until) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Does it; returns when it was done. */
    private long harm(PlannedFault fault) {
        String name = fault.target().name();
        // PostgreSQL is a tree of processes, which the launcher knows to take as one.
        boolean isTree = fault.target().role().equals("postgres");
        faults.aimAt(name, cluster.writtenPid(name));
        return switch (fault.kind()) {
            case KILL -> isTree ? command("kill", name) : clock.millis(faults.kill(name));
            case FREEZE -> isTree ? command("pause", name) : clock.millis(faults.pause(name));
            case CUT -> clock.millis(network(name).cut(Way.BOTH, other -> other.startsWith("kafka")));
            case RESTART -> {
                long from = clock.nowMillis();
                command("stop", name);
                yield from;
            }
        };
    }

    private void mend(PlannedFault fault) {
        String name = fault.target().name();
        if (fault.kind() == Kind.CUT) {
            network(name).heal();
        } else if (fault.kind() != Kind.FREEZE) {
            start(name);
        } else if (fault.target().role().equals("postgres")) {
            command("resume", name);
        } else {
            faults.resume(name);
        }
    }

    private void start(String name) {
        ProcessNetwork network = networks.get(name);
        if (network == null) {
            command("start", name);
        } else {
            network.start();
        }
    }

    private ProcessNetwork network(String name) {
        return Objects.requireNonNull(networks.get(name), () -> "the network of " + name + " cannot be cut");
    }

    private long command(String verb, String name) {
        cluster.command().run(COMMAND_WITHIN, verb, name).orFail();
        return clock.nowMillis();
    }

    private void note(PlannedFault fault, long from, long to, String note) {
        synchronized (seen) {
            seen.add(new FaultSeen(fault.number(), fault.kind().name(), fault.target().name(), fault.target().role(), fault.at().toMillis(), from, to,
                    to + SETTLE_MILLIS, note));
        }
        if (!note.isEmpty()) {
            tell.accept("%s: %s".formatted(fault.target().name(), note));
        }
    }

    /** The processes that are out of action just now. */
    List<String> out() {
        synchronized (out) {
            return out.stream().map(Target::name).sorted().toList();
        }
    }

    /** What was done, in order of time. */
    List<FaultSeen> seen() {
        synchronized (seen) {
            return seen.stream().sorted(Comparator.comparingLong(FaultSeen::fromMillis)).toList();
        }
    }
}
