package io.framecast.gateway.domain;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeLoad;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.View;
import java.util.Comparator;
import java.util.List;

/**
 * The domain.
 *
 * @param domain its name
 * @param view who lives
 * @param coordinators which coordinator has which copy of which partition's lists
 */
public record DomainReport(String domain, ViewReport view, List<CoordinatorReport> coordinators) {

    /** The numbered view. */
    public record ViewReport(long number, List<MemberReport> members) {}

    /**
     * A live node.
     *
     * @param address host and HTTP port
     */
    public record MemberReport(String nodeId, NodeRole role, String address, String zone, NodeState state, NodeLoad load) {}

    /** One coordinator's copy of one partition's lists; {@code role} is PRIMARY or BACKUP. */
    public record CoordinatorReport(String nodeId, int partition, String role) {}

    /** The domain as this gateway knows it. */
    public static DomainReport of(String domain, Catalogue catalogue) {
        View view = catalogue.view();
        List<MemberReport> members = view.members().stream()
                .map(member -> new MemberReport(member.nodeId(), member.role(), text(member.address()), member.zone(), member.state(),
                        catalogue.load(member.nodeId())))
                .toList();
        List<CoordinatorReport> coordinators = view.members().stream()
                .filter(member -> member.role() == NodeRole.COORDINATOR)
                .flatMap(member -> catalogue.partitions(member.nodeId()).stream()
                        .map(part -> new CoordinatorReport(member.nodeId(), part.partition(), part.primary() ? "PRIMARY" : "BACKUP")))
                .sorted(Comparator.comparingInt(CoordinatorReport::partition)
                        .thenComparing(CoordinatorReport::role, Comparator.reverseOrder())
                        .thenComparing(CoordinatorReport::nodeId))
                .toList();
        return new DomainReport(domain, new ViewReport(view.number(), members), coordinators);
    }

    /** Base addresses of the live gateways, for clients that lose the one they use. */
    public static List<String> gateways(Catalogue catalogue) {
        return catalogue.working(NodeRole.GATEWAY).stream().map(Member::address).map(address -> "http://" + text(address)).toList();
    }

    private static String text(NodeAddress address) {
        String host = address.host().indexOf(':') < 0 ? address.host() : "[" + address.host() + "]";
        return host + ":" + address.httpPort();
    }
}
