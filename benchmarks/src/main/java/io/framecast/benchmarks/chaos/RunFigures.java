package io.framecast.benchmarks.chaos;

import io.framecast.benchmarks.report.FaultSeen;
import io.framecast.benchmarks.report.Figure;
import io.framecast.benchmarks.report.Quantiles;
import io.framecast.benchmarks.report.WaitSeen;
import io.framecast.benchmarks.viewer.Delay;
import io.framecast.benchmarks.viewer.Move;
import io.framecast.benchmarks.viewer.Script;
import io.framecast.benchmarks.viewer.ViewingRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The figures of a run. */
final class RunFigures {

    /** A takeover that takes longer is not this fault's any more. */
    private static final long TAKEOVER_MILLIS_MAX = 10_000;

    private final RunClock clock;
    private final List<ViewingRecord> viewings;
    private final List<WaitSeen> waits;
    private final List<FaultSeen> faults;
    private final DomainEvidence domain;
    private final Sampler sampler;

    RunFigures(RunClock clock, List<ViewingRecord> viewings, List<WaitSeen> waits, List<FaultSeen> faults, DomainEvidence domain,
            Sampler sampler) {
        this.clock = clock;
        this.viewings = viewings;
        this.waits = waits;
        this.faults = faults;
        this.domain = domain;
        this.sampler = sampler;
    }

    List<Figure> all() {
        List<Figure> figures = new ArrayList<>();
        long delivered = viewings.stream().mapToLong(ViewingRecord::delivered).sum();
        figures.add(new Figure("frames delivered, lost, doubled", "%,d, %,d, %,d".formatted(delivered,
                viewings.stream().mapToInt(ViewingRecord::lost).sum(), viewings.stream().mapToInt(ViewingRecord::doubled).sum())));
        figures.add(new Figure("viewings", "%,d; %,d frames were reported unavailable for a while".formatted(viewings.size(),
                viewings.stream().mapToInt(ViewingRecord::unavailable).sum())));
        figures.add(new Figure("faults", "%d".formatted(faults.stream().filter(fault -> fault.toMillis() > fault.fromMillis()).count())));
        figures.add(new Figure("stalls with a buffer of %d s".formatted(Script.BUFFER_SECONDS), quantiles("STALL").millis()));
        figures.add(new Figure("seek to frame shown", quantiles("SEEK").millis()));
        figures.add(new Figure("coming to first frame shown", quantiles("START").millis()));
        figures.add(new Figure("source killed: longest a demanded frame took", sourceTakeovers("KILL").millis()));
        figures.add(new Figure("source frozen: longest a demanded frame took", sourceTakeovers("FREEZE").millis()));
        figures.add(new Figure("source killed to SLOST", firstAfter("KILL", "frame-service", domain.losses(clock), true).millis()));
        figures.add(new Figure("primary killed to next SETUP", firstAfter("KILL", "coordinator", domain.setups(clock), false).millis()));
        figures.add(new Figure("no frame while moving to another gateway",
                Quantiles.of(moves().stream().map(Move::millis).toList()).millis() + reasons()));
        figures.add(new Figure("requests by end", words(domain.ends())));
        figures.add(new Figure("reasons of failed requests", words(domain.failures())));
        figures.add(new Figure("refused to open, by status", words(refusals())));
        figures.add(new Figure("ended under a viewer, by phase", words(endedUnderViewers())));
        Quantiles epochs = Quantiles.of(domain.epochs());
        figures.add(new Figure("epochs of a request", "p50 %d, p99 %d, most %d".formatted(epochs.at(0.5), epochs.at(0.99), epochs.at(1))));
        figures.add(new Figure("SETUP records, departures from views, dead letters", "%d, %d, %d".formatted(
                domain.setups(clock).stream().filter(entry -> entry.getKey() >= 0).count(),
                domain.departures(clock).stream().filter(entry -> entry.getKey() >= 0).count(), domain.deadLetters().size())));
        figures.add(new Figure("dropped at the sink as second copies", "%.3f %% of frames pushed".formatted(hedgedShare(sampler) * 100)));
        figures.add(new Figure("CPU", "%.0f %% of the machine busy, %.0f %% by this run".formatted(sampler.machineShare() * 100, sampler.ownShare(look -> clock.millis(look.fromNanos()) >= 0) * 100)));
        return figures;
    }

    /** Copies that came second, as a share of all frames that holders pushed. */
    static double hedgedShare(Sampler sampler) {
        double pushed = sampler.counted("framecast_link_sent_frames_total");
        return pushed == 0 ? 0 : sampler.counted("framecast_frames_duplicate_total") / pushed;
    }

    private Quantiles quantiles(String kind) {
        return Quantiles.of(waits.stream().filter(wait -> wait.kind().equals(kind)).map(WaitSeen::millis).toList());
    }

    private List<Move> moves() {
        return viewings.stream().flatMap(viewing -> viewing.moves().stream()).filter(move -> clock.millis(move.fromNanos()) >= 0).toList();
    }

    private String reasons() {
        Map<String, Integer> reasons = new TreeMap<>();
        moves().forEach(move -> reasons.merge(move.why(), 1, Integer::sum));
        return reasons.isEmpty() ? "" : " (" + words(reasons) + ")";
    }

    /** Of each fault of a frame service that overlapped no other: the longest that a demanded frame took around it. */
    private Quantiles sourceTakeovers(String kind) {
        List<Long> longest = new ArrayList<>();
        for (FaultSeen fault : faults) {
            if (fault.kind().equals(kind) && fault.role().equals("frame-service") && isAlone(fault)) {
                viewings.stream().flatMap(viewing -> viewing.delays().stream())
                        .filter(delay -> clock.millis(delay.toNanos()) >= fault.fromMillis() && clock.millis(delay.fromNanos()) <= fault.fromMillis() + 1_000)
                        .mapToLong(Delay::millis).max().ifPresent(longest::add);
            }
        }
        return Quantiles.of(longest);
    }

    private boolean isAlone(FaultSeen fault) {
        return faults.stream().noneMatch(other -> other.number() != fault.number() && other.mayHaveCaused(fault.fromMillis(), fault.countsUntilMillis()));
    }

    private Quantiles firstAfter(String kind, String role, List<Map.Entry<Long, String>> records, boolean aboutIt) {
        List<Long> times = new ArrayList<>();
        faults.stream().filter(fault -> fault.kind().equals(kind) && fault.role().equals(role)).forEach(fault -> {
            OptionalLong first = records.stream()
                    .filter(record -> !aboutIt || record.getValue().equals(fault.process()))
                    .mapToLong(record -> record.getKey() - fault.fromMillis())
                    .filter(millis -> millis >= 0 && millis < TAKEOVER_MILLIS_MAX)
                    .min();
            first.ifPresent(times::add);
        });
        return Quantiles.of(times);
    }

    private Map<Integer, Integer> refusals() {
        Map<Integer, Integer> refusals = new TreeMap<>();
        viewings.forEach(viewing -> viewing.refusals().forEach((status, times) -> refusals.merge(status, times, Integer::sum)));
        return refusals;
    }

    private Map<String, Integer> endedUnderViewers() {
        Map<String, Integer> phases = new TreeMap<>();
        viewings.forEach(viewing -> viewing.endedUnderIt().forEach(phase -> phases.merge(phase, 1, Integer::sum)));
        return phases;
    }

    private static String words(Map<?, Integer> counts) {
        return counts.isEmpty() ? "none" : String.join(", ", counts.entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue()).toList());
    }
}
