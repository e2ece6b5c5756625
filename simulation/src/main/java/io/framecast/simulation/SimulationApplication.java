package io.framecast.simulation;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Runs schedules from seeds, or for some minutes, and replays one; exits with 1 where an invariant is broken. */
public final class SimulationApplication {

    private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final double NANOS_PER_MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final Options options;
    private final PrintStream out;
    private final AtomicLong next;
    private final AtomicLong schedules = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong faults = new AtomicLong();
    private final AtomicLong broken = new AtomicLong();
    private final AtomicLong cpuNanos = new AtomicLong();
    private final long beganNanos = System.nanoTime();

    private SimulationApplication(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
        this.next = new AtomicLong(options.from());
    }

    /** See {@code docs/simulation.md}. */
    public static void main(String[] arguments) throws InterruptedException {
        Options options;
        try {
            options = Options.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(new SimulationApplication(options, System.out).run() ? 0 : 1);
    }

    private boolean run() throws InterruptedException {
        if (options.isReplay()) {
            Outcome outcome = Schedules.replay(options.from(), options.planted(), out::println);
            out.println(outcome);
            return !outcome.isBroken();
        }
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < options.threads(); i++) {
            threads.add(Thread.ofPlatform().name("schedules-" + i).start(this::runSome));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long count = Math.max(1, schedules.get());
        out.printf("%d schedules, %d broken, %.0f a minute, %.1f ms of a processor each; %d events and %.1f faults each%n", schedules.get(),
                broken.get(), schedules.get() / minutes(), cpuNanos.get() / NANOS_PER_MILLI / count, events.get() / count,
                (double) faults.get() / count);
        return broken.get() == 0;
    }

    private double minutes() {
        return (System.nanoTime() - beganNanos) / NANOS_PER_MINUTE;
    }

    private void runSome() {
        runSeeds();
        cpuNanos.addAndGet(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }

    private void runSeeds() {
        for (long seed = next.getAndIncrement(); seed <= options.to() && minutes() < options.minutes(); seed = next.getAndIncrement()) {
            Outcome outcome = Schedules.run(seed, options.planted());
            schedules.incrementAndGet();
            events.addAndGet(outcome.events());
            faults.addAndGet(outcome.faults());
            if (outcome.isBroken() && broken.getAndIncrement() == 0) {
                tell(outcome);
            } else if (outcome.isBroken()) {
                out.println("seed " + seed + ": " + outcome.broken());
            }
        }
    }

    /** The first one that is broken, with the end of its trace. */
    private void tell(Outcome outcome) {
        List<String> trace = new ArrayList<>();
        Schedules.replay(outcome.seed(), options.planted(), trace::add);
        synchronized (out) {
            trace.subList(Math.max(0, trace.size() - 60), trace.size()).forEach(out::println);
            out.println("seed " + outcome.seed() + ": " + outcome.broken() + "; the whole trace: --seed " + outcome.seed());
        }
    }
}
