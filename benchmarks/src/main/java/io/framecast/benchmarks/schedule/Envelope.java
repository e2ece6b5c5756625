package io.framecast.benchmarks.schedule;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What a domain of this size promises to survive: which processes may be out of action at the same time.
 *
 * <p>At most two are. Of each kind of service one stays; movies have three copies, so two frame services may be away. With one
 * broker, Kafka and a gateway are not away together: a viewer that loses its gateway is taken up by another one only through
 * a coordinator.
 */
public final class Envelope {

    private static final int OUT_MAX = 2;
    private static final Set<String> ONE_OF_THEM = Set.of("kafka", "postgres");

    private final List<Target> all;

    /** @param all every process of the cluster */
    public Envelope(Collection<Target> all) {
        this.all = List.copyOf(all);
    }

    /** Whether this process may go out of action while those are. */
    public boolean allows(Collection<Target> out, Target next) {
        return out.size() < OUT_MAX && !out.contains(next) && oneStays(out, next) && viewersCanMove(out, next);
    }

    private boolean oneStays(Collection<Target> out, Target next) {
        if (ONE_OF_THEM.contains(next.role())) {
            return true;
        }
        long left = all.stream().filter(target -> target.role().equals(next.role()) && !target.equals(next) && !out.contains(target)).count();
        return left >= 1;
    }

    private static boolean viewersCanMove(Collection<Target> out, Target next) {
        String excluded = switch (next.role()) {
            case "kafka" -> "gateway";
            case "gateway" -> "kafka";
            default -> "";
        };
        return out.stream().noneMatch(target -> target.role().equals(excluded));
    }
}
