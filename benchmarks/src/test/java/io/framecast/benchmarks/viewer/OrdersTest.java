package io.framecast.benchmarks.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.mask.FrameMask;
import java.util.BitSet;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrdersTest {

    private static final int[] WANTED = IntStream.range(0, 100).toArray();

    private final BitSet there = new BitSet();
    private final Orders orders = new Orders(WANTED, 10, there::get);

    private Orders.Order next(int shown) {
        return Objects.requireNonNull(orders.next(shown), "nothing is ordered");
    }

    @Test
    void asManyFramesAreOrderedAheadAsTheViewerKeeps() {
        Orders.Order order = next(0);
        assertThat(order.ahead()).isEqualTo(FrameMask.range(0, 9));
        assertThat(order.behind().isEmpty()).isTrue();
        assertThat(orders.next(0)).as("all of it is owed").isNull();
        assertThat(orders.isOwedAny()).isTrue();
        there.set(0, 10);
        assertThat(orders.isOwedAny()).isFalse();
    }

    @Test
    void framesAreOrderedAFewAtATimeUnlessTheyAreNeededSoon() {
        next(0);
        assertThat(orders.next(3)).as("three are missing, and seven are ahead").isNull();
        assertThat(next(4).ahead()).isEqualTo(FrameMask.range(10, 13));
        there.set(14, 50);
        there.clear(23);
        assertThat(next(14).ahead()).as("a gap of one frame among those that are there already").isEqualTo(FrameMask.of(23));
    }

    @Test
    void afterAJumpWhatIsOnTheScreenThenIsOrderedInANewGeneration() {
        long before = next(0).generation();
        orders.anew(50);
        Orders.Order order = next(50);
        assertThat(order.ahead()).isEqualTo(FrameMask.range(50, 59));
        assertThat(order.generation()).isGreaterThan(before);
    }

    @Test
    void whatWasJumpedOverIsOrderedWhenAllWasShown() {
        there.set(20, 100);
        orders.anew(100);
        Orders.Order order = next(100);
        assertThat(order.ahead().isEmpty()).isTrue();
        assertThat(order.behind()).isEqualTo(FrameMask.range(0, 19));
    }

    @Test
    void whatNobodyHasIsNotOwedAndIsOrderedAgainWhenSomebodyHasIt() {
        next(0);
        there.set(0, 8);
        orders.unavailable(FrameMask.range(8, 9));
        assertThat(orders.isOwedAny()).isFalse();
        orders.available(FrameMask.range(8, 9), 5);
        assertThat(next(5).ahead()).isEqualTo(FrameMask.range(8, 14));
        assertThat(orders.everUnavailable()).isEqualTo(2);
    }
}
