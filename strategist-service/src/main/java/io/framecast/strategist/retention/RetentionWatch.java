package io.framecast.strategist.retention;

import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.Retention;
import io.framecast.protocol.event.View;
import io.framecast.protocol.watch.Pulse;
import io.framecast.protocol.watch.RegularTask;
import io.framecast.strategist.domain.DomainCopies;
import io.framecast.strategist.domain.Movies;
import io.framecast.strategist.plan.Candidates;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks regularly which movies the domain's rules delete, and asks their lists for it. Of all strategists the first one of the view does so; should two
 * do at once they ask the same under the same name, and a movie is deleted once. The list has the last word: it refuses for what is
 * protected by then.
 *
 * <p>Where disks are full, as many are asked for at once as free enough by their sizes. No further one is until these are gone and disks have had
 * time to show it: what they announce lags, and more than needed would be deleted meanwhile.
 */
public final class RetentionWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RetentionWatch.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    /** A question that was not answered, or refused, is asked again after this. */
    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(30);
    /** Disks and heartbeats show by then what deletions have freed. */
    private static final Duration SETTLES_WITHIN = Duration.ofSeconds(30);
    private static final int ASKED_AT_ONCE = 100;

    private final String nodeId;
    private final DomainCopies copies;
    private final Movies movies;
    private final Consumer<ImportEvent.DeletionAsked> ask;
    private final Counter asked;
    private final Map<Version, Instant> askedAt = new HashMap<>();
    private final RegularTask looking;
    private volatile Retention retention = Retention.none();
    private Instant settledAt = Instant.MIN;

    private record Version(String movieId, String version) {
        static Version of(Movie movie) {
            return new Version(movie.id(), movie.version());
        }
    }

    /**
     * @param nodeId this node
     * @param ask sends a question; does not block for long
     */
    public RetentionWatch(String nodeId, DomainCopies copies, Movies movies, Consumer<ImportEvent.DeletionAsked> ask, InstantSource clock,
            MeterRegistry meters) {
        this.nodeId = nodeId;
        this.copies = copies;
        this.movies = movies;
        this.ask = ask;
        this.looking = new RegularTask("retention-watch", LOOK_EVERY, () -> look(clock.instant()));
        this.asked = Counter.builder("framecast.retention.deletions").description("deletions asked for by the domain's rules, those asked for again included")
                .register(meters);
    }

    /** Beats with each look. */
    public Pulse pulse() {
        return looking.pulse();
    }

    /** The rules came. */
    public void onRetention(@Nullable Retention next) {
        retention = next == null ? Retention.none() : next;
    }

    /** Begins to look; once the local copies have been read, not before. */
    public void start() {
        looking.start();
    }

    void look(Instant now) {
        Retention rules = retention;
        View view = copies.view();
        if (!DomainCopies.isFirst(nodeId, view)) {
            return;
        }
        List<Movie> living = movies.living();
        Set<Version> versions = new HashSet<>();
        living.forEach(movie -> versions.add(Version.of(movie)));
        if (askedAt.keySet().removeIf(version -> !versions.contains(version))) {
            settledAt = now.plus(SETTLES_WITHIN);
        }
        List<Member> services = view.members().stream()
                .filter(member -> member.role() == NodeRole.FRAME_SERVICE && member.state() != NodeState.LEAVING).toList();
        boolean showsRoom = askedAt.isEmpty() && !now.isBefore(settledAt) && !services.isEmpty() && copies.knowsAllLoads();
        List<Doomed> due = RetentionPolicy.due(rules, living, showsRoom ? freeBytes(services) : -1, services.size(), now);
        int left = ASKED_AT_ONCE;
        for (Doomed doomed : due) {
            Instant before = askedAt.get(Version.of(doomed.movie()));
            if (left > 0 && (before == null || !now.isBefore(before.plus(ASK_AGAIN_AFTER)))) {
                left--;
                askedAt.put(Version.of(doomed.movie()), now);
                asked.increment();
                LOG.info("{} is to be deleted: {}", doomed.movie().id(), doomed.reason());
                ask.accept(new ImportEvent.DeletionAsked("retention-" + doomed.movie().version(), doomed.movie().id(), nodeId,
                        doomed.movie().version(), doomed.reason(), now));
            }
        }
        // What no rule deletes any more need not be waited for.
        Set<Version> dueVersions = new HashSet<>();
        due.forEach(doomed -> dueVersions.add(Version.of(doomed.movie())));
        askedAt.entrySet().removeIf(entry -> !dueVersions.contains(entry.getKey()) && !now.isBefore(entry.getValue().plus(ASK_AGAIN_AFTER)));
    }

    private long freeBytes(List<Member> services) {
        Map<String, Candidates.Report> reports = copies.reports();
        return services.stream().map(member -> reports.get(member.nodeId())).filter(report -> report != null)
                .mapToLong(report -> report.load().freeBytes()).sum();
    }

    @Override
    public void close() {
        looking.close();
    }
}
