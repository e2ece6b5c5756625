package io.framecast.strategist.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Standby;
import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StrategistTest {

    private static final int MOVIE_FRAMES = 8640;
    private static final FrameMask MOVIE = FrameMask.firstFrames(MOVIE_FRAMES);

    @Test
    void fourWholeCopiesInRunsOfOneAreThePlansEveryFourthFrameMasks() {
        Strategy strategy = Strategist.plan(new PlanRequest(MOVIE, 4, 1, whole(4), 7));

        assertThat(strategy.shares()).extracting(share -> share.mask().toText())
                .containsExactlyInAnyOrder("0-8636/4", "1-8637/4", "2-8638/4", "3-8639/4");
        assertThat(strategy.imbalanceRatio()).isEqualTo(1);
    }

    @Test
    void equalNodesShareEveryWindowGiveOrTakeARun() {
        for (int runLength : new int[] {1, 3, 4, 8}) {
            for (int nodes = 2; nodes <= 5; nodes++) {
                Strategy strategy = Strategist.plan(new PlanRequest(MOVIE, nodes, runLength, whole(nodes), nodes));
                for (Share share : strategy.shares()) {
                    assertEven(share.mask(), 1.0 / nodes, runLength);
                }
            }
        }
    }

    @Test
    void unequalNodesShareEveryWindowInProportionToWhatTheyHaveToGive() {
        List<Holder> holders = List.of(holder("a", MOVIE, 500), holder("b", MOVIE, 100), holder("c", MOVIE, 100), holder("d", MOVIE, 300));

        Strategy strategy = Strategist.plan(new PlanRequest(MOVIE, 4, 4, holders, 0));

        for (Share share : strategy.shares()) {
            double weight = Map.of("a", 0.5, "b", 0.1, "c", 0.1, "d", 0.3).get(share.node());
            assertEven(share.mask(), weight, 2 * 4);
        }
    }

    @Test
    void theNodesWithMostToGiveAreChosen() {
        List<Holder> holders = List.of(holder("slow", MOVIE, 10), holder("fast", MOVIE, 1000), holder("faster", MOVIE, 4000),
                holder("busy", MOVIE, 50));

        assertThat(nodes(Strategist.plan(new PlanRequest(MOVIE, 2, 4, holders, 0)))).containsExactlyInAnyOrder("fast", "faster");
    }

    @Test
    void manyRequestsAtOnceDoNotAllChooseTheSameOfEqualNodes() {
        Map<String, Integer> chosen = new TreeMap<>();
        for (int seed = 0; seed < 800; seed++) {
            nodes(Strategist.plan(new PlanRequest(FrameMask.range(0, 99), 4, 4, whole(8), seed)))
                    .forEach(node -> chosen.merge(node, 1, Integer::sum));
        }
        assertThat(chosen).hasSize(8);
        assertThat(chosen.values()).allSatisfy(count -> assertThat(count).isBetween(320, 480));
    }

    @Test
    void aNodeThatIsNoneOfTheSourcesStandsByWhereTheSourcesHaveNoSecondCopy() {
        List<Holder> holders = List.of(holder("whole", MOVIE, 1000), holder("other", FrameMask.range(100, 199), 1));

        Share share = Strategist.plan(new PlanRequest(MOVIE, 1, 4, holders, 0)).shares().getFirst();

        assertThat(share.node()).isEqualTo("whole");
        assertThat(share.standbys()).containsExactly(new Standby("other", FrameMask.range(100, 199)));
    }

    @Test
    void whatALostNodeLeavesFallsOnAllOthersEvenlyInEveryWindow() {
        for (Share share : Strategist.plan(new PlanRequest(MOVIE, 4, 4, whole(4), 3)).shares()) {
            assertThat(share.standbys()).hasSize(3);
            for (Standby standby : share.standbys()) {
                assertEven(standby.mask(), 1.0 / 12, 2 * 4);
            }
        }
    }

    @Test
    void aSingleSourceHasSeveralStandbysWhereSeveralHaveItsFrames() {
        Share share = Strategist.plan(new PlanRequest(MOVIE, 1, 4, whole(9), 3)).shares().getFirst();

        assertThat(share.standbys()).hasSize(3);
    }

    @Test
    void twoCopiesOnFourNodesAreServedByAllFourInEveryWindowAlsoAfterALoss() {
        List<Holder> holders = placedOn(4);
        for (Share share : Strategist.plan(new PlanRequest(MOVIE, 4, 4, holders, 0)).shares()) {
            assertEven(share.mask(), 1.0 / 4, 4 * 4);
        }
        for (Holder lost : holders) {
            List<Holder> left = holders.stream().filter(holder -> holder != lost).toList();
            Strategy strategy = Strategist.plan(new PlanRequest(MOVIE, 4, 4, left, 0));
            assertThat(strategy.unavailable()).isEqualTo(FrameMask.empty());
            assertThat(strategy.imbalanceRatio()).isLessThan(1.01);
            for (Share share : strategy.shares()) {
                assertEven(share.mask(), 1.0 / 3, 4 * 4);
            }
        }
    }

    @Test
    void theLargestShareIsAsSmallAsCanBeThoughWindowsAreLessEvenThen() {
        List<Holder> holders = List.of(holder("whole", MOVIE, 100), holder("second-half", FrameMask.range(4320, 8639), 100));

        Strategy strategy = Strategist.plan(new PlanRequest(MOVIE, 2, 4, holders, 0));

        assertThat(strategy.shares()).extracting(share -> share.node() + " " + share.mask().toText())
                .containsExactlyInAnyOrder("whole 0-4319", "second-half 4320-8639");
    }

    @Test
    void whereTheLargestShareAllowsItALateHolderIsNotMadeToCatchUpWithWhatOthersDidBeforeIt() {
        List<Holder> holders = List.of(holder("first-half", FrameMask.range(0, 4319), 100), holder("second-half", FrameMask.range(4320, 8639), 100),
                holder("last-quarter", FrameMask.range(6480, 8639), 100));

        Strategy strategy = Strategist.plan(new PlanRequest(MOVIE, 3, 4, holders, 0));

        FrameMask late = strategy.shares().stream().filter(share -> share.node().equals("last-quarter")).findFirst().orElseThrow().mask();
        int aRoundOfAllAndARun = 4 * 4;
        for (int first = 6480; first + 100 <= 8640; first++) {
            assertThat(late.countBelow(first + 100) - late.countBelow(first)).isBetween(50 - aRoundOfAllAndARun, 50 + aRoundOfAllAndARun);
        }
    }

    @Test
    void aStandbyIsInAnotherZoneThoughNodesOfTheSameZoneHaveMoreToGive() {
        List<Holder> holders = List.of(new Holder("a1", "a", MOVIE, false, false, 1000), new Holder("a2", "a", MOVIE, false, false, 500),
                new Holder("b1", "b", MOVIE, false, false, 10));

        Share share = Strategist.plan(new PlanRequest(MOVIE, 1, 4, holders, 0)).shares().getFirst();

        assertThat(share.node()).isEqualTo("a1");
        assertThat(share.standbys()).containsExactly(new Standby("b1", MOVIE));
    }

    @Test
    void aStoreStandsByRatherThanACacheOrANodeThatDrains() {
        List<Holder> holders = List.of(new Holder("source", "a", MOVIE, false, false, 1000), new Holder("store", "a", MOVIE, false, false, 1000),
                new Holder("cache", "b", MOVIE, true, false, 1000), new Holder("draining", "b", MOVIE, false, true, 1000));

        Share share = Strategist.plan(new PlanRequest(MOVIE, 1, 4, holders, 0)).shares().getFirst();

        assertThat(share.standbys()).containsExactly(new Standby("store", MOVIE));
    }

    @Test
    void aCacheStandsByBeforeAStoreThatAloneWouldHaveMoreThanAnyHadBefore() {
        List<Holder> holders = List.of(holder("source", MOVIE, 1000), holder("slow", MOVIE, 100), new Holder("cache", "", MOVIE, true, false, 900));

        Share share = Strategist.plan(new PlanRequest(MOVIE, 1, 4, holders, 0)).shares().getFirst();

        assertThat(share.standbys()).extracting(Standby::node).containsExactly("cache", "slow");
        assertThat(share.standbys().getFirst().mask().count()).isBetween(7776 - 4, 7776 + 4);
        assertThat(share.standbys().getLast().mask()).as("goes on where the cache has lost a frame").isEqualTo(MOVIE);
    }

    @Test
    void coverageWinsOverMaxSources() {
        List<Holder> holders = List.of(holder("a", FrameMask.range(0, 2999), 1), holder("b", FrameMask.range(3000, 5999), 1),
                holder("c", FrameMask.range(6000, 8639), 1));

        assertThat(nodes(Strategist.plan(new PlanRequest(MOVIE, 1, 4, holders, 0)))).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void twoNodesThatHaveAllBetweenThemAreFoundAmongThoseThatHaveMoreEach() {
        List<Holder> holders = List.of(holder("most", FrameMask.range(1000, 7999), 1000), holder("even", FrameMask.range(0, 4319), 10),
                holder("odd", FrameMask.range(4320, 8639), 10));

        assertThat(nodes(Strategist.plan(new PlanRequest(MOVIE, 2, 4, holders, 0)))).containsExactlyInAnyOrder("even", "odd");
    }

    @Test
    void aDrainingNodeGetsAShareOnlyOfWhatNobodyElseHas() {
        List<Holder> holders = List.of(new Holder("draining", "", MOVIE, false, true, 1000), holder("stays", FrameMask.range(0, 99), 1));

        Strategy strategy = Strategist.plan(new PlanRequest(MOVIE, 4, 4, holders, 0));

        assertThat(strategy.shares()).extracting(share -> share.node() + " " + share.mask().toText())
                .containsExactlyInAnyOrder("stays 0-99", "draining 100-8639");
    }

    @Test
    void aCacheHelpsStoresThatAreLoadedAndTheseStandByForIt() {
        List<Holder> holders = List.of(holder("one", MOVIE, 100), holder("two", MOVIE, 100), new Holder("gateway", "", MOVIE, true, false, 200));

        Strategy strategy = Strategist.plan(new PlanRequest(MOVIE, 2, 4, holders, 0));

        assertThat(strategy.shares()).extracting(Share::node).containsExactlyInAnyOrder("one", "two", "gateway");
        Share cached = strategy.shares().stream().filter(share -> share.node().equals("gateway")).findFirst().orElseThrow();
        assertThat(cached.mask().count()).isBetween(4320 - 4, 4320 + 4);
        assertThat(cached.standbys().stream().map(Standby::mask).reduce(FrameMask.empty(), FrameMask::or)).isEqualTo(cached.mask());
        assertThat(cached.standbys()).extracting(Standby::node).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void aCacheThatWouldHardlyHelpIsNotAsked() {
        List<Holder> holders = List.of(holder("one", MOVIE, 1000), holder("two", MOVIE, 1000), new Holder("slow", "", MOVIE, true, false, 100),
                new Holder("little", "", FrameMask.range(0, 99), true, false, 1000));

        assertThat(nodes(Strategist.plan(new PlanRequest(MOVIE, 4, 4, holders, 0)))).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void whoWantsOneSourceHasOne() {
        List<Holder> holders = List.of(holder("store", MOVIE, 1), new Holder("gateway", "", MOVIE, true, false, 1000));

        assertThat(nodes(Strategist.plan(new PlanRequest(MOVIE, 1, 4, holders, 0)))).containsExactly("store");
    }

    @Test
    void aCacheIsAStandbyOfAStoreAndASourceWhereNoStoreHasTheFrame() {
        List<Holder> holders = List.of(new Holder("gateway", "", MOVIE, true, false, 1), holder("store", FrameMask.range(0, 99), 1000));

        Strategy strategy = Strategist.plan(new PlanRequest(FrameMask.range(0, 199), 4, 4, holders, 0));

        assertThat(strategy.shares()).containsExactlyInAnyOrder(
                new Share("store", FrameMask.range(0, 99), List.of(new Standby("gateway", FrameMask.range(0, 99)))),
                new Share("gateway", FrameMask.range(100, 199), List.of()));
    }

    @Test
    void everythingIsUnavailableWhereNobodyHoldsAnything() {
        Strategy strategy = Strategist.plan(new PlanRequest(MOVIE, 4, 4, List.of(), 0));

        assertThat(strategy.shares()).isEmpty();
        assertThat(strategy.unavailable()).isEqualTo(MOVIE);
    }

    @Test
    void nothingMissingNeedsNobody() {
        assertThat(Strategist.plan(new PlanRequest(FrameMask.empty(), 4, 4, whole(4), 0)))
                .isEqualTo(new Strategy(List.of(), FrameMask.empty(), 1));
    }

    private static List<Holder> placedOn(int nodes) {
        return PlacementsTest.placed(MOVIE_FRAMES, 2, PlacementsTest.equalStores(nodes)).stream()
                .map(target -> holder(target.node(), target.mask(), 100)).toList();
    }

    /** In every window, the mask has its part of the frames, give or take {@code within}. */
    private static void assertEven(FrameMask mask, double part, int within) {
        for (int window : new int[] {8, 30, 100, 1000}) {
            for (int first = 0; first + window <= MOVIE_FRAMES; first += 7) {
                int count = mask.countBelow(first + window) - mask.countBelow(first);
                assertThat((double) count).as("frames %d-%d", first, first + window - 1)
                        .isBetween(window * part - within, window * part + within);
            }
        }
    }

    private static Set<String> nodes(Strategy strategy) {
        Set<String> nodes = new HashSet<>();
        strategy.shares().forEach(share -> nodes.add(share.node()));
        return nodes;
    }

    private static List<Holder> whole(int nodes) {
        List<Holder> holders = new ArrayList<>();
        for (int node = 1; node <= nodes; node++) {
            holders.add(holder("frame-" + node, MOVIE, 1000));
        }
        return holders;
    }

    private static Holder holder(String node, FrameMask mask, long spareBytesPerSecond) {
        return new Holder(node, "", mask, false, false, spareBytesPerSecond);
    }
}
