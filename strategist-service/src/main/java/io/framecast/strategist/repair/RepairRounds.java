package io.framecast.strategist.repair;

import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.Placement;
import io.framecast.strategist.plan.RepairNode;
import io.framecast.strategist.plan.RepairPlan;
import io.framecast.strategist.plan.Repairs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which rounds are to be proposed now. A movie whose holders are as they were is not planned again soon: the round that was
 * proposed is under way, or there was nothing to do. So a look costs little while nothing changes. Nor is one planned whose holders
 * have just changed: topics have no order among each other, and the next record may be on its way.
 *
 * <p>Not thread-safe; knows no clock.
 */
final class RepairRounds {

    /** A round that was proposed and has changed nothing yet is proposed again after this: the proposal, or an event of it, was lost. */
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(10);
    /** A movie that needed nothing is looked at again after this, for disks fill and empty without a word. */
    private static final Duration LOOK_AFTER = Duration.ofSeconds(30);
    /** A round without a change for so long does not keep others waiting. */
    private static final Duration UNDER_WAY_FOR = Duration.ofMinutes(2);

    private final int blockLength;
    private final long roundBytes;
    private final int moviesAtOnce;
    private final Map<String, Known> known = new HashMap<>();

    /** What decides, but for the room on disks. */
    private record Situation(Movie movie, List<Object> holders) {}

    private record Known(Situation situation, Instant since, @Nullable Instant plannedAt, boolean needsRepair) {

        boolean isUnderWay(Instant now) {
            return needsRepair && now.isBefore(since.plus(UNDER_WAY_FOR));
        }

        boolean isDue(Instant now) {
            return plannedAt == null || !now.isBefore(plannedAt.plus(needsRepair ? AGAIN_AFTER : LOOK_AFTER));
        }
    }

    /**
     * @param blockLength how many consecutive frames stay together
     * @param roundBytes how much a node is given in one round
     * @param moviesAtOnce how many movies may be under way
     */
    RepairRounds(int blockLength, long roundBytes, int moviesAtOnce) {
        this.blockLength = blockLength;
        this.roundBytes = roundBytes;
        this.moviesAtOnce = moviesAtOnce;
    }

    /**
     * The proposals to be made now.
     *
     * @param movies all there are
     * @param holders finds who stores a movie
     */
    List<Placement> due(List<Movie> movies, Function<Movie, MovieHolders> holders, Instant now) {
        Set<String> living = movies.stream().map(Movie::id).collect(Collectors.toSet());
        known.keySet().retainAll(living);
        long underWay = known.values().stream().filter(each -> each.isUnderWay(now)).count();
        List<Placement> proposals = new ArrayList<>();
        for (Movie movie : movies.stream().sorted(Comparator.comparing(Movie::id)).toList()) {
            MovieHolders of = holders.apply(movie);
            Situation situation = situation(of);
            Known before = known.get(movie.id());
            if (before == null || !before.situation.equals(situation)) {
                known.put(movie.id(), new Known(situation, now, null, before != null && before.needsRepair));
            } else if (before.isDue(now) && (before.isUnderWay(now) || underWay < moviesAtOnce)) {
                RepairPlan plan = Repairs.next(of.question(blockLength, roundBytes));
                underWay += (plan.isEmpty() ? 0 : 1) - (before.isUnderWay(now) ? 1 : 0);
                known.put(movie.id(), new Known(situation, before.since, now, !plan.isEmpty()));
                if (!plan.isEmpty()) {
                    proposals.add(of.proposal(plan, now));
                }
            }
        }
        return proposals;
    }

    private static Situation situation(MovieHolders holders) {
        List<Object> facts = new ArrayList<>(holders.seen().values());
        for (RepairNode node : holders.nodes()) {
            facts.add(node.node());
            facts.add(node.zone());
            facts.add(node.standing());
        }
        return new Situation(holders.movie(), facts);
    }
}
