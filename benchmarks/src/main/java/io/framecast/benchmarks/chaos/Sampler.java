package io.framecast.benchmarks.chaos;

import io.framecast.e2e.cluster.ClusterProcesses;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.cluster.ProcessRow;
import io.framecast.e2e.evidence.NodeGauge;
import io.framecast.e2e.invariant.MemoryWithinLimits.Look;
import io.framecast.e2e.invariant.QueuesWithinLimits;
import io.framecast.e2e.prometheus.Exposition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks now and then at what processes take of the machine, how full their queues are, and what they have counted. A thread
 * runs it; the rest may be asked from any.
 */
final class Sampler implements Runnable {

    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int LOOKS_A_SCRAPE = 10;
    private static final long TICKS_A_SECOND = 100;
    /** Beside heap and buffers: classes, compiled code, threads, the collector's tables, Kafka's and RocksDB's native memory. */
    private static final long OVERHEAD_BYTES = 320L << 20;
    private static final Pattern HEAP = Pattern.compile("-Xmx(\\d+)m");
    private static final Pattern DIRECT = Pattern.compile("-XX:MaxDirectMemorySize=(\\d+)m");

    /**
     * What the cluster and this process took of all processors between two looks.
     *
     * @param fromNanos {@link System#nanoTime} of the look before
     * @param toNanos and of this one
     * @param cpuSeconds seconds of one processor
     */
    record CpuLook(long fromNanos, long toNanos, double cpuSeconds) {}

    private final ClusterUnderTest cluster;
    private final List<ProcessRow> services;
    private final Map<Long, Long> ticksByPid = new HashMap<>();
    private final Map<String, Look> largest = new TreeMap<>();
    private final Map<String, NodeGauge> depths = new TreeMap<>();
    private final Map<String, NodeGauge> limits = new TreeMap<>();
    private final Map<String, Double> counted = new TreeMap<>();
    private final Map<String, Double> lastSeen = new HashMap<>();
    private long machineBusy;
    private long machineAll;
    private final List<CpuLook> looks = new ArrayList<>();
    private long lookedNanos = System.nanoTime();
    private double machineShareSum;
    private int machineShares;
    private volatile boolean stopped;
    private volatile double lastMachineShare;

    Sampler(ClusterUnderTest cluster) {
        this.cluster = cluster;
        this.services = cluster.layout().stream().filter(row -> row.metricsPort() > 0).toList();
    }

    @Override
    public void run() {
        for (int look = 0; !stopped; look++) {
            sampleProcesses();
            if (look % LOOKS_A_SCRAPE == 0) {
                scrape();
            }
            LockSupport.parkNanos(EVERY_NANOS);
        }
        sampleProcesses();
        scrape();
    }

    void stop() {
        stopped = true;
    }

    private synchronized void sampleProcesses() {
        Map<Long, String> processes = ClusterProcesses.of(cluster.data());
        processes.put(ProcessHandle.current().pid(), "");
        long ticks = 0;
        for (Map.Entry<Long, String> process : processes.entrySet()) {
            ticks += newTicks(process.getKey());
            lookAtMemory(process.getKey(), process.getValue());
        }
        long now = System.nanoTime();
        looks.add(new CpuLook(lookedNanos, now, ticks / (double) TICKS_A_SECOND));
        lookedNanos = now;
        long[] machine = machineTicks();
        if (machineAll > 0 && machine[1] > machineAll) {
            lastMachineShare = (machine[0] - machineBusy) / (double) (machine[1] - machineAll);
            machineShareSum += lastMachineShare;
            machineShares++;
        }
        machineBusy = machine[0];
        machineAll = machine[1];
    }

    private long newTicks(long pid) {
        String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        if (fields.length < 13) {
            return 0;
        }
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        Long before = ticksByPid.put(pid, ticks);
        // What was used before the first look of all is not this run's; a process that came later is this run's from its start.
        return before != null ? ticks - before : machineShares == 0 ? 0 : ticks;
    }

    private void lookAtMemory(long pid, String command) {
        Matcher heap = HEAP.matcher(command);
        if (!heap.find() || !command.contains("-XX:+ExitOnOutOfMemoryError")) {
            return;
        }
        Matcher direct = DIRECT.matcher(command);
        // A JVM that is told nothing lets buffers take as much as the heap.
        long mebibytes = Long.parseLong(heap.group(1)) + Long.parseLong(direct.find() ? direct.group(1) : heap.group(1));
        read(Path.of("/proc", Long.toString(pid), "status")).lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .ifPresent(bytes -> largest.merge(nameOf(pid), new Look(nameOf(pid), bytes, (mebibytes << 20) + OVERHEAD_BYTES),
                        (one, other) -> other.bytes() > one.bytes() ? other : one));
    }

    private String nameOf(long pid) {
        return cluster.layout().stream().map(ProcessRow::name).filter(name -> cluster.writtenPid(name) == pid).findFirst().orElse("process " + pid);
    }

    private void scrape() {
        for (ProcessRow service : services) {
            try {
                take(service.name(), Exposition.samples(service.metricsPort(), "framecast_"));
            } catch (UncheckedIOException e) {
                // Dead, frozen or not up yet; what it counted is kept from the last look.
            }
        }
    }

    private synchronized void take(String node, Map<String, Double> samples) {
        samples.forEach((series, value) -> {
            NodeGauge gauge = new NodeGauge(node, series, value);
            String name = series.replaceFirst("\\{.*", "");
            switch (name) {
                case "framecast_queue_depth" -> depths.merge(node + series, gauge, (one, other) -> other.value() > one.value() ? other : one);
                case "framecast_queue_limit" -> limits.put(node + series, gauge);
                default -> {
                    if (name.endsWith("_total")) {
                        count(node + series, name, value);
                    }
                }
            }
        });
    }

    /** A counter that is lower than before began anew. */
    private void count(String series, String name, double value) {
        Double before = lastSeen.put(series, value);
        double more = before == null ? (machineShares > LOOKS_A_SCRAPE ? value : 0) : value >= before ? value - before : value;
        counted.merge(name, more, Double::sum);
    }

    private static long[] machineTicks() {
        String[] fields = read(Path.of("/proc/stat")).lines().findFirst().orElse("cpu").split(" +", -1);
        long all = 0;
        long idle = 0;
        for (int i = 1; i < Math.min(fields.length, 9); i++) {
            all += Long.parseLong(fields[i]);
            idle += i == 4 || i == 5 ? Long.parseLong(fields[i]) : 0;
        }
        return new long[] {all - idle, all};
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** What was counted during the run, over all nodes and their restarts; what was counted between the last look and a death is not in it. */
    synchronized double counted(String metric) {
        return counted.getOrDefault(metric, 0.0);
    }

    /** Each process at its largest. */
    synchronized List<Look> largest() {
        return List.copyOf(largest.values());
    }

    /** Each queue at its deepest. */
    synchronized QueuesWithinLimits queues() {
        return new QueuesWithinLimits(List.copyOf(depths.values()), List.copyOf(limits.values()));
    }

    /** The cluster's and this process's CPU, as a share of all processors, over the looks chosen; 0 where none is. */
    synchronized double ownShare(Predicate<CpuLook> chosen) {
        List<CpuLook> of = looks.stream().filter(chosen).toList();
        double seconds = of.stream().mapToDouble(look -> (look.toNanos() - look.fromNanos()) / 1e9).sum();
        return of.isEmpty() ? 0 : of.stream().mapToDouble(CpuLook::cpuSeconds).sum() / seconds / Runtime.getRuntime().availableProcessors();
    }

    /** The share of all processors that was busy, whoever kept them so. */
    synchronized double machineShare() {
        return machineShares == 0 ? 0 : machineShareSum / machineShares;
    }

    double lastMachineShare() {
        return lastMachineShare;
    }
}
