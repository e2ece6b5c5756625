package io.framecast.strategist.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.framecast.protocol.event.PlacementTarget;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.strategist.plan.RepairNode.Standing;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepairsTest {

    private static final int FRAMES = 8640;
    private static final FrameMask MOVIE = FrameMask.firstFrames(FRAMES);

    private final RepairWorld world = new RepairWorld(FRAMES, 2);

    @Test
    void aPlacedMovieNeedsNothing() {
        world.place(4);

        assertThat(world.next().isEmpty()).isTrue();
    }

    @Test
    void whatALostNodeHadIsCopiedToTheOthersEvenly() {
        world.place(4);
        FrameMask lost = world.held("frame-2");
        world.remove("frame-2");

        RepairPlan plan = world.next();

        assertThat(plan.drops()).isEmpty();
        assertThat(plan.copies()).extracting(PlacementTarget::node).containsExactly("frame-1", "frame-3", "frame-4");
        assertThat(plan.copies().stream().mapToInt(target -> target.mask().count()).sum()).isEqualTo(lost.count());
        world.carryOut(plan);
        assertThat(world.copiesOfEachFrame()).containsOnly(2);
        assertThat(world.counts()).allSatisfy(count -> assertThat(count).isCloseTo(FRAMES * 2 / 3, within(RepairWorld.BLOCK)));
        assertThat(world.next().isEmpty()).isTrue();
    }

    @Test
    void aNodeThatIsAwayForAMomentIsWaitedFor() {
        world.place(4);
        world.standing("frame-2", Standing.AWAY);

        assertThat(world.next().isEmpty()).isTrue();
    }

    @Test
    void aWipedNodeGetsBackWhatItHad() {
        world.place(4);
        FrameMask lost = world.held("frame-2");
        world.hold("frame-2", FrameMask.empty());

        RepairPlan plan = world.next();

        assertThat(plan.copies()).extracting(PlacementTarget::node).containsExactly("frame-2");
        assertThat(plan.copies().getFirst().mask()).isEqualTo(lost);
    }

    @Test
    void framesInQuarantineAreCopiedAnew() {
        world.place(4);
        FrameMask sound = world.held("frame-1").andNot(FrameMask.of(world.held("frame-1").first()));
        int corrupt = world.held("frame-1").first();
        world.hold("frame-1", sound);

        RepairPlan plan = world.next();

        assertThat(plan.copies()).singleElement().satisfies(target -> assertThat(target.mask()).isEqualTo(FrameMask.of(corrupt)));
    }

    @Test
    void aNodeThatWasRepairedForAndComesBackGivesBackWhatIsTooMuch() {
        world.place(4);
        FrameMask former = world.held("frame-2");
        world.remove("frame-2");
        world.carryOutAll();
        world.add("frame-2", "", former);

        RepairPlan plan = world.next();

        assertThat(plan.copies()).isEmpty();
        assertThat(plan.drops().stream().mapToInt(target -> target.mask().count()).sum()).isEqualTo(former.count());
        world.carryOutAll();
        assertThat(world.copiesOfEachFrame()).containsOnly(2);
    }

    @Test
    void moreCopiesAreMadeAndFewerAreKeptAsTheMovieSays() {
        world.place(4);
        world.copies(3);
        world.carryOutAll();
        assertThat(world.copiesOfEachFrame()).containsOnly(3);

        world.copies(1);
        world.carryOutAll();
        assertThat(world.copiesOfEachFrame()).containsOnly(1);
        assertThat(world.counts()).allSatisfy(count -> assertThat(count).isCloseTo(FRAMES / 4, within(4 * RepairWorld.BLOCK)));
    }

    @Test
    void aNodeThatDrainsIsEmptiedOnceItsFramesAreElsewhere() {
        world.place(4);
        FrameMask had = world.held("frame-3");
        world.standing("frame-3", Standing.DRAINS);

        RepairPlan first = world.next();
        assertThat(first.drops()).isEmpty();
        assertThat(first.copies()).extracting(PlacementTarget::node).doesNotContain("frame-3");
        assertThat(first.copies().stream().mapToInt(target -> target.mask().count()).sum()).isEqualTo(had.count());
        world.carryOut(first);
        assertThat(world.next().drops()).containsExactly(new PlacementTarget("frame-3", had));
        world.carryOutAll();
        assertThat(world.held("frame-3")).isEqualTo(FrameMask.empty());
        assertThat(world.copiesOfEachFrame()).containsOnly(2);
    }

    @Test
    void aNodeThatDrainsKeepsWhatNobodyElseCanTakeAndTheDetailSaysSo() {
        world.place(2);
        world.standing("frame-1", Standing.DRAINS);

        RepairPlan plan = world.next();

        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.detail()).isEqualTo("2 copies of each frame need as many frame services with room that take frames, 1 is there: 8640"
                + " frames have too few copies; add frame services, delete movies or lower copies");
    }

    @Test
    void anAddedNodeGetsItsPartAndNobodyGivesMoreThanItHasTooMuch() {
        world.place(4);
        world.add("frame-5", "", FrameMask.empty());

        RepairPlan copying = world.next();

        int part = FRAMES * 2 / 5;
        assertThat(copying.copies()).singleElement().satisfies(target -> {
            assertThat(target.node()).isEqualTo("frame-5");
            assertThat(target.mask().count()).isCloseTo(part, within(4 * RepairWorld.BLOCK)).isLessThanOrEqualTo(part);
            // Of every ten seconds some, not the first third of the movie.
            for (int first = 0; first + 240 <= FRAMES; first += 240) {
                assertThat(target.mask().and(FrameMask.range(first, first + 239)).count()).isBetween(48, 144);
            }
        });
        world.carryOutAll();
        assertThat(world.counts()).allSatisfy(count -> assertThat(count).isCloseTo(part, within(5 * RepairWorld.BLOCK)));
        assertThat(world.copiesOfEachFrame()).containsOnly(2);
    }

    @Test
    void theFramesWithFewestCopiesAreCopiedFirst() {
        RepairWorld three = new RepairWorld(FRAMES, 3);
        three.add("a", "", MOVIE);
        three.add("b", "", FrameMask.range(0, 4319));
        three.add("c", "", FrameMask.empty());
        three.roundFrames(4320);

        RepairPlan plan = three.next();

        assertThat(plan.copies()).contains(new PlacementTarget("b", FrameMask.range(4320, 8639)), new PlacementTarget("c", FrameMask.range(4320, 8639)));
    }

    @Test
    void copiesGoToAZoneThatHasNone() {
        world.add("a1", "a", MOVIE);
        world.add("a2", "a", FrameMask.empty());
        world.add("b1", "b", FrameMask.empty());

        assertThat(world.next().copies()).containsExactly(new PlacementTarget("b1", MOVIE));
    }

    @Test
    void aMovieThatNobodyHoldsIsLeftAlone() {
        world.add("a", "", FrameMask.empty());

        assertThat(world.next()).isEqualTo(new RepairPlan(List.of(), List.of(), ""));
    }

    @Test
    void aFullNodeIsGivenNothing() {
        world.add("a", "", MOVIE);
        world.add("b", "", FrameMask.empty(), 0);
        world.add("c", "", FrameMask.empty());

        assertThat(world.next().copies()).containsExactly(new PlacementTarget("c", MOVIE));
    }
}
