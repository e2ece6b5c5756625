package io.framecast.simulation;

import io.framecast.simulation.invariant.Fact;
import io.framecast.simulation.invariant.Invariants;
import io.framecast.simulation.node.Domain;
import io.framecast.simulation.node.PlantedBug;
import io.framecast.simulation.node.Viewer;
import io.framecast.simulation.world.Agenda;
import io.framecast.simulation.world.Host;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One seeded schedule: a small domain, viewers, faults; then peace, and the question whether all is well.
 *
 * <h2>Course</h2>
 * <ol>
 *   <li>Nodes start, viewers come one after another and do what viewers do, while faults strike.
 *   <li>Whatever is broken is whole again. Who still watches demands all it wants once more, and must get it.
 *   <li>Everybody leaves. After all time-outs every request has ended and no node keeps anything of it.
 * </ol>
 */
final class Schedule {

    private static final int PARTITIONS = 2;
    private static final long TROUBLE_FROM_MILLIS = 600;
    private static final long TROUBLE_UNTIL_MILLIS = 9000;
    private static final long WATCHED_UNTIL_MILLIS = 24_000;
    private static final long OVER_MILLIS = 46_000;
    /** Ended requests are forgotten, and whatever should have been by then is forgotten, too. */
    private static final long QUIET_MILLIS = 8000;

    private final Agenda agenda;
    private final Domain domain;
    private final Inhabitants inhabitants;
    private final Visitors visitors;
    private final Faults faults;

    /**
     * @param planted bugs that are switched on
     * @param isTraced whether {@code trace} is told what happens
     */
    Schedule(long seed, Set<PlantedBug> planted, boolean isTraced, Consumer<String> trace) {
        agenda = new Agenda(seed);
        domain = new Domain(agenda, PARTITIONS, new Invariants(), planted, isTraced, trace);
        inhabitants = new Inhabitants(domain);
        visitors = new Visitors(domain, inhabitants, TROUBLE_UNTIL_MILLIS);
        faults = new Faults(domain, inhabitants, TROUBLE_UNTIL_MILLIS);
    }

    /** Lets it happen. @throws io.framecast.simulation.invariant.BrokenException where an invariant does not hold */
    void run() {
        visitors.come();
        faults.begin(TROUBLE_FROM_MILLIS);
        agenda.runUntil(TROUBLE_UNTIL_MILLIS);
        for (Host host : inhabitants.hosts()) {
            host.wake();
            host.restart();
        }
        agenda.runUntil(TROUBLE_UNTIL_MILLIS + 5000);
        List<Viewer> viewers = visitors.viewers();
        for (Viewer viewer : viewers) {
            viewer.comeBack(inhabitants.anyGateway());
        }
        agenda.runUntil(TROUBLE_UNTIL_MILLIS + 6000);
        viewers.forEach(Viewer::demandAll);
        agenda.runUntil(WATCHED_UNTIL_MILLIS);
        viewers.forEach(viewer -> viewer.judge(inhabitants.live(viewer.movieId())));
        viewers.forEach(Viewer::done);
        untilAllIsQuiet();
        judgeEnd();
    }

    /** Time passes until every request has ended and nobody has kept anything for a while; at most all time-outs. */
    private void untilAllIsQuiet() {
        long quietSince = agenda.nowMillis();
        while (agenda.nowMillis() < OVER_MILLIS && agenda.nowMillis() - quietSince < QUIET_MILLIS) {
            agenda.runUntil(agenda.nowMillis() + 500);
            if (!isQuiet()) {
                quietSince = agenda.nowMillis();
            }
        }
    }

    private boolean isQuiet() {
        return inhabitants.kept().values().stream().allMatch(Set::isEmpty) && domain.areAllEnded();
    }

    private void judgeEnd() {
        inhabitants.kept().forEach((node, groups) -> groups.forEach(ruid -> domain.see(new Fact.GroupKept(node, ruid))));
        inhabitants.compareLists();
        domain.see(new Fact.Over());
    }

    /** How much happened. */
    long events() {
        return agenda.events();
    }

    /** How many faults struck. */
    int faults() {
        return faults.count();
    }
}
