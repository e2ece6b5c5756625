package io.framecast.benchmarks.chaos;

import io.framecast.benchmarks.film.Film;
import io.framecast.benchmarks.report.Check;
import io.framecast.benchmarks.report.FaultSeen;
import io.framecast.benchmarks.report.RunReport;
import io.framecast.benchmarks.report.WaitSeen;
import io.framecast.benchmarks.viewer.Crowd;
import io.framecast.benchmarks.viewer.ViewingRecord;
import io.framecast.benchmarks.viewer.Wait;
import io.framecast.e2e.invariant.EpochNeverRegresses;
import io.framecast.e2e.invariant.ImportSurvivesAnyNode;
import io.framecast.e2e.invariant.Invariant;
import io.framecast.e2e.invariant.MemoryWithinLimits;
import io.framecast.e2e.invariant.NoProcessDiesByItself;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes a report of what was seen. */
final class Assessment {

    private static final long STALL_MILLIS_MAX = 3_000;
    private static final double LOAD_MAX = 0.70;

    private final ChaosOptions options;
    private final RunClock clock;
    private final Duration took;
    private final List<String> processes;
    private final List<Film> films;

    Assessment(ChaosOptions options, RunClock clock, Duration took, List<String> processes, List<Film> films) {
        this.options = options;
        this.clock = clock;
        this.took = took;
        this.processes = processes;
        this.films = films;
    }

    RunReport report(Crowd crowd, List<FaultSeen> faults, DomainEvidence domain, InTheEnd end, Sampler sampler) {
        List<ViewingRecord> viewings = crowd.records();
        List<WaitSeen> waits = waits(viewings, faults);
        List<Check> invariants = new ArrayList<>(viewersInvariants(viewings, crowd.failures()));
        invariants.add(check(new EpochNeverRegresses(domain.of("strg", "progress")), "%,d strategies".formatted(domain.of("strg").size())));
        invariants.add(check(domain.requestsThatEnd(), "%,d requests and what is left of them".formatted(domain.epochs().size())));
        invariants.add(check(end.groups(), "%d gauges of all nodes in the end".formatted(end.groups().gauges().size())));
        invariants.add(end.backups());
        films.forEach(film -> invariants.add(check(new ImportSurvivesAnyNode(film.id(), film.frames(), end.stored().getOrDefault(film.id(), Map.of())),
                "%d frames of %s".formatted(film.frames(), film.id()))));
        invariants.add(check(sampler.queues(), "%d queues at their deepest".formatted(sampler.queues().depths().size())));
        invariants.add(check(new MemoryWithinLimits(sampler.largest()), "%d processes at their largest".formatted(sampler.largest().size())));
        invariants.add(check(new NoProcessDiesByItself(end.deaths()), "%d processes".formatted(processes.size())));
        RunFigures figures = new RunFigures(clock, viewings, waits, faults, domain, sampler);
        return new RunReport(options.name(), options.replay(), About.thisMachine(options, clock), took.toMillis(), processes, options.viewers(),
                invariants, options.faults() ? faultTargets(viewings, waits, faults, sampler) : calmTargets(domain, waits, sampler), figures.all(), faults, waits);
    }

    private static Check check(Invariant invariant, String says) {
        return new Check(invariant.getClass().getSimpleName(), says, invariant.violations());
    }

    private static List<Check> viewersInvariants(List<ViewingRecord> viewings, List<String> failures) {
        Map<String, List<String>> byName = new TreeMap<>();
        for (ViewingRecord viewing : viewings) {
            viewing.violations().forEach((name, broken) -> byName.computeIfAbsent(name, any -> new ArrayList<>())
                    .addAll(broken.stream().map(one -> "viewer %d, request %s: %s".formatted(viewing.viewer(), String.join(" ", viewing.ruids()), one)).toList()));
        }
        int frames = viewings.stream().mapToInt(ViewingRecord::delivered).sum();
        List<Check> checks = new ArrayList<>();
        byName.forEach((name, broken) -> checks.add(new Check(name, "%,d frames in %,d viewings".formatted(frames, viewings.size()), broken)));
        checks.add(new Check("ViewersUnderstandWhatComes", "%,d viewings".formatted(viewings.size()), failures));
        return checks;
    }

    private List<WaitSeen> waits(List<ViewingRecord> viewings, List<FaultSeen> faults) {
        List<WaitSeen> waits = new ArrayList<>();
        for (ViewingRecord viewing : viewings) {
            for (Wait wait : viewing.waits()) {
                long from = clock.millis(wait.fromNanos());
                long to = clock.millis(wait.toNanos());
                if (from < 0) {
                    continue;
                }
                waits.add(new WaitSeen(viewing.viewer(), wait.kind().name(), from, to, viewing.ruids().isEmpty() ? "none yet" : viewing.ruids().getLast(),
                        faults.stream().filter(fault -> fault.mayHaveCaused(from, to)).toList()));
            }
        }
        waits.sort(Comparator.comparingLong(WaitSeen::fromMillis));
        return waits;
    }

    private List<Check> faultTargets(List<ViewingRecord> viewings, List<WaitSeen> waits, List<FaultSeen> faults, Sampler sampler) {
        int lost = viewings.stream().mapToInt(ViewingRecord::lost).sum();
        List<WaitSeen> stalls = waits.stream().filter(wait -> wait.kind().equals("STALL")).toList();
        List<WaitSeen> halts = waits.stream().filter(wait -> !wait.kind().equals("START")).toList();
        return List.of(
                new Check("no frame is lost", "%d lost".formatted(lost), lost == 0 ? List.of() : List.of(lost + " frames are lost")),
                new Check("no viewer's picture stands still for more than 3 s", "%d stalls and seeks".formatted(halts.size()),
                        halts.stream().filter(wait -> wait.millis() > STALL_MILLIS_MAX).map(Assessment::words).toList()),
                new Check("a picture stands still only where two faults overlap", "%d stalls".formatted(stalls.size()),
                        stalls.stream().filter(stall -> !stall.isWithinTwoFaults()).map(Assessment::words).toList()),
                load(faults, sampler));
    }

    /**
     * Of what this run takes itself: others on the machine are no fault of it, though they slow it down. Without the times at which
     * a fault was at work, for processes that start again are no load of viewers.
     */
    private Check load(List<FaultSeen> faults, Sampler sampler) {
        double share = sampler.ownShare(look -> isInTheRun(look) && faults.stream()
                .noneMatch(fault -> fault.mayHaveCaused(clock.millis(look.fromNanos()), clock.millis(look.toNanos()))));
        String says = "%.0f %% of all processors while no fault is at work, %.0f %% of the whole run".formatted(
                share * 100, sampler.ownShare(this::isInTheRun) * 100);
        return new Check("viewers take less than 70 % of the machine", says, share <= LOAD_MAX ? List.of() : List.of(says));
    }

    private boolean isInTheRun(Sampler.CpuLook look) {
        return clock.millis(look.fromNanos()) >= 0 && clock.millis(look.toNanos()) <= options.duration().toMillis();
    }

    private List<Check> calmTargets(DomainEvidence domain, List<WaitSeen> waits, Sampler sampler) {
        List<String> departures = domain.departures(clock).stream().filter(entry -> entry.getKey() >= 0)
                .map(entry -> "%s left at %.1f s".formatted(entry.getValue(), entry.getKey() / 1000.0)).toList();
        List<String> setups = domain.setups(clock).stream().filter(entry -> entry.getKey() >= 0)
                .map(entry -> "%s became primary at %.1f s".formatted(entry.getValue(), entry.getKey() / 1000.0)).toList();
        double hedged = RunFigures.hedgedShare(sampler);
        List<WaitSeen> stalls = waits.stream().filter(wait -> wait.kind().equals("STALL")).toList();
        return List.of(
                new Check("nobody is expelled", "views of the whole run", departures),
                new Check("no partition changes its primary", "SETUP records of the whole run", setups),
                new Check("at most 1 % of bytes are hedged", "%.3f %%".formatted(hedged * 100),
                        hedged <= 0.01 ? List.of() : List.of("%.2f %% of what was pushed was dropped at the sink".formatted(hedged * 100))),
                new Check("no viewer's picture stands still", "%d stalls".formatted(stalls.size()), stalls.stream().map(Assessment::words).toList()),
                load(List.of(), sampler));
    }

    private static String words(WaitSeen wait) {
        String causes = wait.faults().isEmpty() ? "no fault" : String.join(" + ", wait.faults().stream()
                .map(fault -> fault.kind() + " " + fault.process()).toList());
        return "viewer %d, %s of %,d ms at %.1f s, request %s: %s".formatted(wait.viewer(), wait.kind(), wait.millis(), wait.fromMillis() / 1000.0,
                wait.ruid(), causes);
    }
}
