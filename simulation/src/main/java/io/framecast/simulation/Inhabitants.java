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
import io.framecast.simulation.node.CoordinatorGroup;
import io.framecast.simulation.node.CoordinatorNode;
import io.framecast.simulation.node.Domain;
import io.framecast.simulation.node.GatewayNode;
import io.framecast.simulation.node.HolderNode;
import io.framecast.simulation.node.StrategistNode;
import io.framecast.simulation.world.Agenda;
import io.framecast.simulation.world.Host;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Who lives in a small domain: two or three coordinators, some strategists, a few frame services with their stores, two gateways. */
final class Inhabitants {

    private static final int MOVIES = 2;
    private static final RequestTimings TIMINGS = new RequestTimings(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5),
            Duration.ofSeconds(3), Duration.ofSeconds(12), Duration.ofSeconds(8), Duration.ofSeconds(4), Duration.ofSeconds(6));

    /** Nobody looks at them. */
    private static final ListsMeters METERS = new ListsMeters(new SimpleMeterRegistry());

    private final Agenda agenda;
    private final CoordinatorGroup group;
    private final List<CoordinatorNode> coordinators = new ArrayList<>();
    private final List<StrategistNode> strategists = new ArrayList<>();
    private final List<HolderNode> holders = new ArrayList<>();
    private final List<GatewayNode> gateways = new ArrayList<>();
    private final int frames;

    Inhabitants(Domain domain) {
        agenda = domain.agenda();
        group = new CoordinatorGroup(domain);
        frames = 16 + agenda.random(25);
        build(domain);
    }

    private void build(Domain domain) {
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

    /** How many frames each movie has. */
    int frames() {
        return frames;
    }

    /** A movie by chance. */
    String anyMovie() {
        return "movie-" + (1 + agenda.random(MOVIES));
    }

    /** A frame service by chance. */
    HolderNode anyHolder() {
        return holders.get(agenda.random(holders.size()));
    }

    /** A gateway by chance, dead or alive. */
    GatewayNode anyGateway() {
        return gateways.get(agenda.random(gateways.size()));
    }

    /** A gateway that lives: the one by chance, or else the first; the one by chance where none does. */
    GatewayNode anyLivingGateway() {
        GatewayNode gateway = anyGateway();
        return gateway.isAlive() ? gateway : gateways.stream().filter(Host::isAlive).findFirst().orElse(gateway);
    }

    /** All nodes. */
    List<Host> hosts() {
        List<Host> hosts = new ArrayList<>(coordinators);
        hosts.addAll(strategists);
        hosts.addAll(holders);
        hosts.addAll(gateways);
        return hosts;
    }

    /** The frames of a movie that somebody can send. */
    FrameMask live(String movie) {
        FrameMask live = FrameMask.empty();
        for (HolderNode holder : holders) {
            live = live.or(holder.held(movie));
        }
        return live;
    }

    /** The RUIDs of which a node still keeps something, by the node's name. */
    Map<String, Set<String>> kept() {
        Map<String, Set<String>> kept = new LinkedHashMap<>();
        holders.forEach(holder -> kept.put(holder.name(), holder.groups()));
        gateways.forEach(gateway -> kept.put(gateway.name(), gateway.groups()));
        return kept;
    }

    /** Shows the invariants each backup beside its primary. */
    void compareLists() {
        group.compare();
    }
}
