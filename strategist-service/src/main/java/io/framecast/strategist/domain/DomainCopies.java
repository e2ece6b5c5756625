package io.framecast.strategist.domain;

import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.View;
import io.framecast.strategist.plan.Candidates;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holdings by movie version, the latest view, and each node's last report. Written by one thread, read by any.
 *
 * <p>Bounded: holdings by a setting, reports by the view. A holding past the bound is not taken and counted; its movie may then
 * be planned with fewer holders than there are.
 */
public final class DomainCopies {

    /** Reports of nodes that no view has named yet. */
    private static final int REPORTS_AT_MOST = 10_000;

    private record MovieVersion(String movieId, String version) {}

    private final int maxHoldings;
    private final Duration loadHalfLife;
    private final Map<String, SmoothedLoad> loads = new ConcurrentHashMap<>();
    private final Map<MovieVersion, Map<String, Holding>> holdings = new ConcurrentHashMap<>();
    private final Map<String, Candidates.Report> reports = new ConcurrentHashMap<>();
    private final AtomicInteger holdingCount = new AtomicInteger();
    private final AtomicLong holdingsRefused = new AtomicLong();
    private volatile View view = View.none();

    /**
     * @param maxHoldings how many holdings are kept at most, at least 1
     * @param loadHalfLife after which a report of a node's load counts half, longer than 0
     */
    public DomainCopies(int maxHoldings, Duration loadHalfLife) {
        this.maxHoldings = maxHoldings;
        this.loadHalfLife = loadHalfLife;
    }

    /**
     * A holding was announced or withdrawn.
     *
     * @param key {@link Holding#key()}
     * @param holding null where it is withdrawn
     * @throws IllegalArgumentException where a withdrawal's key is not node/movie/version
     */
    public void onHolding(@Nullable String key, @Nullable Holding holding) {
        if (holding != null) {
            take(holding);
            return;
        }
        String[] parts = key == null ? new String[0] : key.split("/", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("a holding's key must be node/movie/version, got " + key);
        }
        Map<String, Holding> ofMovie = holdings.get(new MovieVersion(parts[1], parts[2]));
        if (ofMovie != null && ofMovie.remove(parts[0]) != null) {
            holdingCount.decrementAndGet();
            if (ofMovie.isEmpty()) {
                holdings.remove(new MovieVersion(parts[1], parts[2]));
            }
        }
    }

    private void take(Holding holding) {
        MovieVersion movie = new MovieVersion(holding.movieId(), holding.movieVersion());
        Map<String, Holding> known = holdings.get(movie);
        boolean isNew = known == null || !known.containsKey(holding.node());
        if (isNew && holdingCount.get() >= maxHoldings) {
            holdingsRefused.incrementAndGet();
            return;
        }
        holdings.computeIfAbsent(movie, any -> new ConcurrentHashMap<>()).put(holding.node(), holding);
        if (isNew) {
            holdingCount.incrementAndGet();
        }
    }

    /** A view came; an older one than is known changes nothing. */
    public void onView(@Nullable View next) {
        if (next != null && next.isNewerThan(view)) {
            view = next;
            reports.keySet().retainAll(next.members().stream().map(Member::nodeId).collect(Collectors.toSet()));
            loads.keySet().retainAll(reports.keySet());
        }
    }

    /** A node reported. */
    public void onHeartbeat(@Nullable Heartbeat heartbeat) {
        if (heartbeat != null && (reports.size() < REPORTS_AT_MOST || reports.containsKey(heartbeat.nodeId()))) {
            SmoothedLoad load = smoothed(heartbeat);
            loads.put(heartbeat.nodeId(), load);
            reports.put(heartbeat.nodeId(),
                    new Candidates.Report(heartbeat.incarnation(), heartbeat.state(), load.of(heartbeat.load())));
        }
    }

    /** A node that was started anew has no past. */
    private SmoothedLoad smoothed(Heartbeat heartbeat) {
        SmoothedLoad before = loads.get(heartbeat.nodeId());
        Candidates.Report report = reports.get(heartbeat.nodeId());
        return before == null || report == null || report.incarnation() != heartbeat.incarnation()
                ? SmoothedLoad.first(heartbeat.load(), heartbeat.at())
                : before.next(heartbeat.load(), heartbeat.at(), loadHalfLife);
    }

    /** What is known to be held of a movie version; empty where nothing is. */
    public Collection<Holding> holdings(String movieId, String movieVersion) {
        Map<String, Holding> ofMovie = holdings.get(new MovieVersion(movieId, movieVersion));
        return ofMovie == null ? List.of() : List.copyOf(ofMovie.values());
    }

    /** All nodes that are known to hold frames of any movie. */
    public Set<String> holders() {
        return holdings.values().stream().flatMap(ofMovie -> ofMovie.keySet().stream()).collect(Collectors.toSet());
    }

    /** Whether that node is the first of the view's strategists: what one of them does for all, that one does. */
    public static boolean isFirst(String nodeId, View view) {
        return view.members().stream()
                .filter(member -> member.role() == NodeRole.STRATEGIST && member.state() == NodeState.UP)
                .map(Member::nodeId).sorted().findFirst().filter(nodeId::equals).isPresent();
    }

    /** The latest view. */
    public View view() {
        return view;
    }

    /** Each node's last report, its load averaged; changes as they come. */
    public Map<String, Candidates.Report> reports() {
        return reports;
    }

    /** Whether each live frame service has reported since it started. */
    public boolean knowsAllLoads() {
        return view.members().stream().filter(member -> member.role() == NodeRole.FRAME_SERVICE).allMatch(member -> {
            Candidates.Report report = reports.get(member.nodeId());
            return report != null && report.incarnation() == member.incarnation();
        });
    }

    /** How many holdings are known. */
    public int holdingCount() {
        return holdingCount.get();
    }

    /** How many holdings were not taken because of the bound. */
    public long holdingsRefused() {
        return holdingsRefused.get();
    }
}
