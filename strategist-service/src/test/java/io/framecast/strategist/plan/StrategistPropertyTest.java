package io.framecast.strategist.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Standby;
import io.framecast.protocol.mask.FrameMask;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds of every strategy, whoever holds what; checked frame by frame, without the planner's classes and runs. */
class StrategistPropertyTest {

    private static final int CACHE = 1;

    @Property(tries = 1500)
    void everyFrameWithAHolderIsInExactlyOneShareAndEveryOtherIsUnavailable(@ForAll long seed) {
        PlanRequest request = PlanGenerators.request(seed);
        Strategy strategy = Strategist.plan(request);

        FrameMask held = request.holders().stream().map(Holder::mask).reduce(FrameMask.empty(), FrameMask::or);
        assertThat(strategy.unavailable()).isEqualTo(request.missing().andNot(held));
        FrameMask shared = FrameMask.empty();
        for (Share share : strategy.shares()) {
            assertThat(share.mask().isEmpty()).as("empty share").isFalse();
            assertThat(shared.and(share.mask())).as("frames in two shares").isEqualTo(FrameMask.empty());
            shared = shared.or(share.mask());
        }
        assertThat(shared).isEqualTo(request.missing().and(held));
    }

    @Property(tries = 1500)
    void nobodyIsAskedForWhatItDoesNotHold(@ForAll long seed) {
        PlanRequest request = PlanGenerators.request(seed);
        Map<String, Holder> holders = byName(request);
        Set<String> named = new HashSet<>();
        for (Share share : Strategist.plan(request).shares()) {
            assertThat(named.add(share.node())).as("one share a node").isTrue();
            assertThat(share.mask().andNot(holders.get(share.node()).mask())).isEqualTo(FrameMask.empty());
            for (Standby standby : share.standbys()) {
                assertThat(standby.node()).isNotEqualTo(share.node());
                assertThat(standby.mask().isEmpty()).as("empty standby").isFalse();
                assertThat(standby.mask().andNot(share.mask())).isEqualTo(FrameMask.empty());
                assertThat(standby.mask().andNot(holders.get(standby.node()).mask())).isEqualTo(FrameMask.empty());
            }
        }
    }

    @Property(tries = 1500)
    void everyFrameThatASecondHolderHasIsStoodByFor(@ForAll long seed) {
        PlanRequest request = PlanGenerators.request(seed);
        for (Share share : Strategist.plan(request).shares()) {
            FrameMask others = request.holders().stream().filter(holder -> !holder.node().equals(share.node()))
                    .map(Holder::mask).reduce(FrameMask.empty(), FrameMask::or);
            FrameMask stoodBy = share.standbys().stream().map(Standby::mask).reduce(FrameMask.empty(), FrameMask::or);
            assertThat(stoodBy).isEqualTo(share.mask().and(others));
        }
    }

    @Property(tries = 1500)
    void aFrameIsAskedOfTheBestKindOfHolderThatHasItButForCachesThatHelpStores(@ForAll long seed) {
        PlanRequest request = PlanGenerators.request(seed);
        Map<String, Holder> holders = byName(request);
        for (Share share : Strategist.plan(request).shares()) {
            Holder source = holders.get(share.node());
            request.holders().stream().filter(holder -> holder.rank() < source.rank() && source.rank() != CACHE).forEach(better ->
                    assertThat(share.mask().and(better.mask())).as("asked of %s, held by %s", source, better)
                            .isEqualTo(FrameMask.empty()));
        }
    }

    @Property(tries = 3000)
    void whatACacheIsAskedForAStoreStandsByForWhereverOneHasIt(@ForAll long seed) {
        PlanRequest request = PlanGenerators.withCaches(seed);
        Map<String, Holder> holders = byName(request);
        FrameMask stored = request.holders().stream().filter(holder -> !holder.cache()).map(Holder::mask).reduce(FrameMask.empty(), FrameMask::or);
        for (Share share : Strategist.plan(request).shares()) {
            if (holders.get(share.node()).cache()) {
                FrameMask stoodBy = share.standbys().stream().filter(standby -> !holders.get(standby.node()).cache()).map(Standby::mask)
                        .reduce(FrameMask.empty(), FrameMask::or);
                assertThat(share.mask().and(stored).andNot(stoodBy)).as("asked of %s with no store to go on, %s", share.node(), request)
                        .isEqualTo(FrameMask.empty());
            }
        }
    }

    @Property(tries = 3000)
    void cachesHelpOnlyWhereTheLargestLoadFallsByATenth(@ForAll long seed) {
        PlanRequest request = PlanGenerators.withCaches(seed);
        PlanRequest storesAlone = new PlanRequest(request.missing(), request.maxSources(), request.runLength(),
                request.holders().stream().filter(holder -> !holder.cache()).toList(), seed);
        Strategy strategy = Strategist.plan(request);
        Strategy alone = Strategist.plan(storesAlone);
        boolean helped = strategy.shares().stream().anyMatch(share -> byName(request).get(share.node()).cache());
        if (helped && alone.unavailable().equals(strategy.unavailable())) {
            assertThat(largestLoad(request, strategy)).as("%s", request)
                    .isLessThanOrEqualTo(0.9 * largestLoad(request, alone) + (request.runLength() + 1.0) / leastCapacity(request));
        }
    }

    private static double largestLoad(PlanRequest request, Strategy strategy) {
        return strategy.shares().stream().mapToDouble(share -> (double) share.mask().count() / byName(request).get(share.node()).spareBytesPerSecond())
                .max().orElse(0);
    }

    private static double leastCapacity(PlanRequest request) {
        return request.holders().stream().mapToDouble(Holder::spareBytesPerSecond).min().orElse(1);
    }

    @Property(tries = 1500)
    void aStandbyIsInAnotherZoneWhereverOneOfItsKindIs(@ForAll long seed) {
        PlanRequest request = PlanGenerators.request(seed);
        Map<String, Holder> holders = byName(request);
        for (Share share : Strategist.plan(request).shares()) {
            Holder source = holders.get(share.node());
            for (Standby standby : share.standbys()) {
                Holder chosen = holders.get(standby.node());
                request.holders().stream()
                        .filter(holder -> holder != source && holder.cache() == chosen.cache() && holder.draining() == chosen.draining())
                        .filter(holder -> mayFailTogether(chosen, source) && !mayFailTogether(holder, source))
                        .forEach(better -> assertThat(standby.mask().and(better.mask())).isEqualTo(FrameMask.empty()));
            }
        }
    }

    @Property(tries = 1500)
    void moreThanMaxSourcesShareOnlyWhereFewerDoNotHaveAllFrames(@ForAll long seed) {
        PlanRequest request = PlanGenerators.request(seed);
        List<Share> all = Strategist.plan(request).shares();
        FrameMask stored = request.holders().stream().filter(holder -> holder.rank() == 0).map(Holder::mask).reduce(FrameMask.empty(), FrameMask::or)
                .and(request.missing());
        // A cache that was taken to help stores may have got only what another cache would push: that is help, too.
        long mayHelp = all.stream().map(share -> byName(request).get(share.node()))
                .filter(holder -> holder.rank() == CACHE && holder.mask().intersects(stored)).count();
        long shares = all.size() - Math.min(mayHelp, request.maxSources() / 2);
        if (shares > request.maxSources()) {
            assertThat(someCover(request, request.maxSources())).as("%d nodes would do, %d are used", request.maxSources(), shares)
                    .isFalse();
        }
    }

    @Property(tries = 500)
    void theSameRequestHasTheSameStrategyWhateverTheOrderOfItsHolders(@ForAll long seed) {
        PlanRequest request = PlanGenerators.request(seed);
        List<Holder> otherOrder = request.holders().stream().sorted(Comparator.comparing(Holder::node).reversed()).toList();
        assertThat(Strategist.plan(new PlanRequest(request.missing(), request.maxSources(), request.runLength(), otherOrder, seed)))
                .isEqualTo(Strategist.plan(request));
    }

    private static boolean mayFailTogether(Holder one, Holder other) {
        return !one.zone().isEmpty() && one.zone().equals(other.zone());
    }

    /** Tries every set of that many nodes that may push: the oracle. */
    private static boolean someCover(PlanRequest request, int nodes) {
        List<Holder> holders = request.holders();
        FrameMask missing = holders.stream().map(Holder::mask).reduce(FrameMask.empty(), FrameMask::or).and(request.missing());
        List<FrameMask> mayPush = holders.stream().map(holder -> holder.mask().andNot(holders.stream()
                .filter(better -> better.rank() < holder.rank()).map(Holder::mask).reduce(FrameMask.empty(), FrameMask::or))).toList();
        for (int set = 0; set < 1 << holders.size(); set++) {
            if (Integer.bitCount(set) <= nodes) {
                FrameMask left = missing;
                for (int node = 0; node < holders.size(); node++) {
                    left = (set & 1 << node) == 0 ? left : left.andNot(mayPush.get(node));
                }
                if (left.isEmpty()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Map<String, Holder> byName(PlanRequest request) {
        return request.holders().stream().collect(Collectors.toMap(Holder::node, Function.identity()));
    }
}
