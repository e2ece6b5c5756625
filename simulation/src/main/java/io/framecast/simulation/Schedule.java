package io.framecast.simulation;

import io.framecast.coordinator.admission.Admission;
import io.framecast.coordinator.admission.AdmissionRules;
import io.framecast.coordinator.catalogue.ImportMachine;
import io.framecast.coordinator.catalogue.ImportTimings;
import io.framecast.coordinator.lists.ListsMeters;
import io.framecast.coordinator.lists.Machines;
import io.framecast.coordinator.membership.MembershipMachine;
import io.framecast.coordinator.repair.RepairMachine;
import io.framecast.coordinator.repair.RepairTimings;
import io.framecast.coordinator.request.RequestTimings;
import io.framecast.coordinator.request.VideoRequestMachine;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.simulation.invariant.Fact;
import io.framecast.simulation.invariant.Invariants;
import io.framecast.simulation.node.CoordinatorGroup;
import io.framecast.simulation.node.CoordinatorNode;
import io.framecast.simulation.node.Domain;
import io.framecast.simulation.node.GatewayNode;
import io.framecast.simulation.node.HolderNode;
import io.framecast.simulation.node.PlantedBug;
import io.framecast.simulation.node.StrategistNode;
import io.framecast.simulation.node.Viewer;
import io.framecast.simulation.world.Agenda;
import io.framecast.simulation.world.Host;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
    private static final int MOVIES = 2;
    private static final long TROUBLE_FROM_MILLIS = 600;
    private static final long TROUBLE_UNTIL_MILLIS = 9000;
    private static final long WATCHED_UNTIL_MILLIS = 24_000;
    private static final long OVER_MILLIS = 46_000;
    /** Ended requests are forgotten, and whatever should have been by then is forgotten, too. */
    private static final long QUIET_MILLIS = 8000;
    private static final RequestTimings TIMINGS = new RequestTimings(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5),
            Duration.ofSeconds(3), Duration.ofSeconds(12), Duration.ofSeconds(8), Duration.ofSeconds(4), Duration.ofSeconds(6));

    /** Nobody looks at them. */
    private static final ListsMeters METERS = new ListsMeters(new SimpleMeterRegistry());

    private final Agenda agenda;
    private final Domain domain;
    private final CoordinatorGroup group;
    private final List<CoordinatorNode> coordinators = new ArrayList<>();
    private final List<StrategistNode> strategists = new ArrayList<>();
    private final List<HolderNode> holders = new ArrayList<>();
    private final List<GatewayNode> gateways = new ArrayList<>();
    private final List<Viewer> viewers = new ArrayList<>();
    private final int frames;
    private int faults;

    /**
     * @param planted bugs that are switched on
     * @param isTraced whether {@code trace} is told what happens
     */
    Schedule(long seed, Set<PlantedBug> planted, boolean isTraced, Consumer<String> trace) {
        agenda = new Agenda(seed);
        domain = new Domain(agenda, PARTITIONS, new Invariants(), planted, isTraced, trace);
        group = new CoordinatorGroup(domain);
        frames = 16 + agenda.random(25);
        build();
    }

    private void build() {
        int coordinatorCount = 2 + agenda.random(2);
        for (int i = 1; i <= coordinatorCount; i++) {
            Machines machines = new Machines(new VideoRequestMachine(TIMINGS, GatewayNode::token, true),
                    new ImportMachine(ImportTimings.defaults(), "coordinator-" + i), new RepairMachine(RepairTimings.defaults(), "coordinator-" + i),
                    new MembershipMachine(Duration.ofSeconds(3)), new Admission(AdmissionRules.defaults()));
            coordinators.add(new CoordinatorNode(domain, "coordinator-" + i, machines, METERS, group));
        }
        for (int i = 1; i <= 1 + agenda.random(2); i++) {
            strategists.add(new StrategistNode(domain, "strategist-" + i));
        }
        int holderCount = 2 + agenda.random(3);
        List<Map<String, FrameMask>> stores = stores(holderCount);
        for (int i = 1; i <= holderCount; i++) {
            holders.add(new HolderNode(domain, "frame-" + i, stores.get(i - 1)));
        }
        for (int i = 1; i <= 2; i++) {
            gateways.add(new GatewayNode(domain, "gateway-" + i));
        }
        coordinators.forEach(CoordinatorNode::begin);
        strategists.forEach(StrategistNode::begin);
        holders.forEach(HolderNode::begin);
        gateways.forEach(GatewayNode::begin);
    }

    /** Each frame on two nodes, some on one alone, a few on none. */
    private List<Map<String, FrameMask>> stores(int holderCount) {
        List<Map<String, FrameMask>> stores = new ArrayList<>();
        for (int i = 0; i < holderCount; i++) {
            stores.add(new TreeMap<>());
        }
        for (int movie = 1; movie <= MOVIES; movie++) {
            List<FrameMask.Builder> masks = new ArrayList<>();
            stores.forEach(store -> masks.add(new FrameMask.Builder()));
            for (int frame = 0; frame < frames; frame++) {
                int first = agenda.random(holderCount);
                if (!agenda.oneIn(40)) {
                    masks.get(first).add(frame);
                    if (!agenda.oneIn(8)) {
                        masks.get((first + 1 + agenda.random(holderCount - 1)) % holderCount).add(frame);
                    }
                }
            }
            for (int i = 0; i < holderCount; i++) {
                stores.get(i).put("movie-" + movie, masks.get(i).build());
            }
        }
        return stores;
    }

    /** Lets it happen. @throws io.framecast.simulation.invariant.BrokenException where an invariant does not hold */
    void run() {
        int visitors = 2 + agenda.random(4);
        for (int i = 1; i <= visitors; i++) {
            int number = i;
            agenda.after(200 + agenda.random(5000), () -> visit(number));
        }
        agenda.after(TROUBLE_FROM_MILLIS, this::trouble);
        agenda.runUntil(TROUBLE_UNTIL_MILLIS);
        for (Host host : hosts()) {
            host.wake();
            host.restart();
        }
        agenda.runUntil(TROUBLE_UNTIL_MILLIS + 5000);
        for (Viewer viewer : viewers) {
            viewer.comeBack(gateways.get(agenda.random(gateways.size())));
        }
        agenda.runUntil(TROUBLE_UNTIL_MILLIS + 6000);
        viewers.forEach(Viewer::demandAll);
        agenda.runUntil(WATCHED_UNTIL_MILLIS);
        viewers.forEach(viewer -> viewer.judge(live(viewer.movieId())));
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
        return holders.stream().allMatch(holder -> holder.groups().isEmpty()) && gateways.stream().allMatch(gateway -> gateway.groups().isEmpty())
                && domain.areAllEnded();
    }

    private void judgeEnd() {
        for (HolderNode holder : holders) {
            holder.groups().forEach(ruid -> domain.see(new Fact.GroupKept(holder.name(), ruid)));
        }
        for (GatewayNode gateway : gateways) {
            gateway.groups().forEach(ruid -> domain.see(new Fact.GroupKept(gateway.name(), ruid)));
        }
        group.compare();
        domain.see(new Fact.Over());
    }

    private FrameMask live(String movie) {
        FrameMask live = FrameMask.empty();
        for (HolderNode holder : holders) {
            live = live.or(holder.held(movie));
        }
        return live;
    }

    private List<Host> hosts() {
        List<Host> hosts = new ArrayList<>(coordinators);
        hosts.addAll(strategists);
        hosts.addAll(holders);
        hosts.addAll(gateways);
        return hosts;
    }

    // ---- viewers

    private void visit(int number) {
        FrameMask wanted = agenda.oneIn(4) ? FrameMask.range(0, frames - 1 - agenda.random(frames / 2)) : FrameMask.firstFrames(frames);
        GatewayNode gateway = gateways.get(agenda.random(gateways.size()));
        if (!gateway.isAlive()) {
            gateway = gateways.stream().filter(Host::isAlive).findFirst().orElse(gateway);
        }
        Viewer viewer = new Viewer(domain, gateway, "r" + number, "movie-" + (1 + agenda.random(MOVIES)), frames, wanted);
        viewers.add(viewer);
        act(viewer);
    }

    private void act(Viewer viewer) {
        agenda.after(50 + agenda.random(1500), () -> {
            if (agenda.nowMillis() >= TROUBLE_UNTIL_MILLIS) {
                return;
            }
            if (viewer.isCutOff()) {
                back(viewer);
            }
            switch (agenda.random(12)) {
                case 0, 1, 2 -> viewer.demand(range());
                case 3, 4, 5 -> viewer.seek(range());
                case 6 -> {
                    viewer.vanish();
                    if (!agenda.oneIn(4)) {
                        agenda.after(agenda.random(3000), () -> back(viewer));
                    }
                }
                case 7 -> {
                    if (agenda.oneIn(2)) {
                        viewer.done();
                    }
                }
                case 8 -> {
                    if (agenda.oneIn(3)) {
                        viewer.cancel();
                    }
                }
                default -> { }
            }
            act(viewer);
        });
    }

    private void back(Viewer viewer) {
        GatewayNode to = gateways.get(agenda.random(gateways.size()));
        if (to.isAlive()) {
            viewer.comeBack(to);
        }
    }

    private FrameRange range() {
        int first = agenda.random(frames);
        int last = agenda.random(frames);
        return new FrameRange(first, last, last >= first ? 1 : -1);
    }

    // ---- faults

    private void trouble() {
        if (agenda.nowMillis() >= TROUBLE_UNTIL_MILLIS - 500) {
            return;
        }
        strike();
        if (agenda.oneIn(3)) {
            strike();
        }
        agenda.after(600 + agenda.random(2400), this::trouble);
    }

    private void strike() {
        faults++;
        List<Host> hosts = hosts();
        Host host = hosts.get(agenda.random(hosts.size()));
        long lasts = 100L + agenda.random(agenda.oneIn(2) ? 1000 : 5000);
        switch (agenda.random(8)) {
            case 0, 1, 2 -> {
                domain.tell(() -> "FAULT kill " + host + " for " + lasts);
                host.kill();
                agenda.after(lasts, host::restart);
            }
            case 3, 4 -> {
                domain.tell(() -> "FAULT freeze " + host + " for " + lasts);
                host.freeze();
                agenda.after(lasts, host::wake);
            }
            case 5 -> {
                Host other = holders.get(agenda.random(holders.size()));
                Host gateway = gateways.get(agenda.random(gateways.size()));
                domain.tell(() -> "FAULT cut " + other + " from " + gateway + " for " + lasts);
                domain.network().cut(other, gateway, agenda.nowMillis() + lasts);
            }
            case 6 -> {
                HolderNode holder = holders.get(agenda.random(holders.size()));
                domain.tell(() -> "FAULT " + holder + " is slow for " + lasts);
                holder.slowDownUntil(agenda.nowMillis() + lasts);
            }
            default -> {
                if (agenda.oneIn(6)) {
                    domain.tell(() -> "FAULT the log is down for " + lasts);
                    hosts.forEach(each -> each.withoutLogUntil(agenda.nowMillis() + lasts));
                } else if (agenda.oneIn(3)) {
                    HolderNode holder = holders.get(agenda.random(holders.size()));
                    String movie = "movie-" + (1 + agenda.random(MOVIES));
                    FrameMask gone = FrameMask.of(agenda.random(frames), agenda.random(frames));
                    holder.lose(movie, gone);
                    domain.tell(() -> "FAULT " + holder + " loses frames");
                } else {
                    domain.tell(() -> "FAULT cut " + host + " from the log for " + lasts);
                    host.cutOffUntil(agenda.nowMillis() + lasts);
                }
            }
        }
    }

    /** How much happened. */
    long events() {
        return agenda.events();
    }

    /** How many faults struck. */
    int faults() {
        return faults;
    }
}
