package io.framecast.strategist.answer;

import io.framecast.protocol.event.Dstrg;
import io.framecast.protocol.event.Place;
import io.framecast.protocol.event.Placement;
import io.framecast.protocol.event.Prq;
import io.framecast.strategist.domain.DomainCopies;
import io.framecast.strategist.plan.Candidates;
import io.framecast.strategist.plan.PlacementPlan;
import io.framecast.strategist.plan.Placements;
import io.framecast.strategist.plan.PlanRequest;
import io.framecast.strategist.plan.Strategist;
import io.framecast.strategist.plan.Strategy;
import io.framecast.protocol.watch.RequestLog;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;

/** Plans from the local copies as they are now. Thread-safe. */
final class Planner {

    private static final double[] IMBALANCE_BUCKETS = {1.01, 1.05, 1.1, 1.25, 1.5, 2, 4};

    private final DomainCopies copies;
    private final AnswerSettings settings;
    private final String nodeId;
    private final InstantSource clock;
    private final Timer planTime;
    private final DistributionSummary imbalance;

    Planner(DomainCopies copies, AnswerSettings settings, String nodeId, InstantSource clock, MeterRegistry meters) {
        this.copies = copies;
        this.settings = settings;
        this.nodeId = nodeId;
        this.clock = clock;
        this.planTime = Timer.builder("framecast.plan").description("time to make a strategy")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(100_000))
                .maximumExpectedValue(Duration.ofSeconds(1))
                .register(meters);
        this.imbalance = DistributionSummary.builder("framecast.plan.imbalance.ratio")
                .description("largest share relative to what its node would have by capacity alone; 1 is even")
                .serviceLevelObjectives(IMBALANCE_BUCKETS)
                .register(meters);
    }

    /** Whether any node is known to hold frames of the movie. */
    boolean knowsHoldings(Prq prq) {
        return !copies.holdings(prq.movieId(), prq.movieVersion()).isEmpty();
    }

    Dstrg plan(Prq prq) {
        long begin = System.nanoTime();
        Strategy strategy = Strategist.plan(new PlanRequest(prq.missing(), Math.max(1, prq.maxSources()), settings.runLength(),
                Candidates.holders(prq, copies.view(), copies.holdings(prq.movieId(), prq.movieVersion()), copies.reports()),
                prq.ruid().hashCode()));
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        planTime.record(took);
        imbalance.record(strategy.imbalanceRatio());
        RequestLog.tell(prq.ruid(), "PRQ of epoch {} is answered with DSTRG: {} shares, {} frames unavailable, planned in {} us", prq.epoch(),
                strategy.shares().size(), strategy.unavailable().count(), took.toNanos() / 1000);
        return new Dstrg(prq.ruid(), prq.term(), prq.epoch(), strategy.shares(), strategy.unavailable(), nodeId,
                took.toNanos() / 1000, clock.instant());
    }

    Placement place(Place place) {
        PlacementPlan plan = Placements.plan(place, Candidates.stores(copies.view(), copies.reports()), settings.blockLength());
        return new Placement(place.importId(), place.movieId(), place.attempt(), plan.targets(), plan.detail(), clock.instant());
    }
}
