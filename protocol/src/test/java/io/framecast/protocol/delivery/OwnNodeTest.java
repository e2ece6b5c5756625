package io.framecast.protocol.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Standby;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A sink whose own node has frames. */
class OwnNodeTest {

    private static final int FRAME_BYTES = 100;
    private static final FrameMask ALL = FrameMask.firstFrames(20);

    private final Set<Integer> own = new HashSet<>(Set.of(0, 1, 2, 10));
    private long generation;
    private final Delivery delivery = new Delivery(1000 * FRAME_BYTES, 1000, true, 20, FRAME_BYTES, () -> ++generation);

    OwnNodeTest() {
        delivery.ownFrames("gateway", own::contains, own::contains);
    }

    private void adopt(FrameMask unavailable) {
        FrameMask held = ALL.andNot(unavailable);
        delivery.adopt(new Strategy(1, 1, 1, ALL, List.of(new Share("a", held, List.of(new Standby("b", held)))), unavailable));
        for (String node : List.of("a", "b")) {
            delivery.linked(delivery.sources().indexOf(node), 1);
        }
    }

    private Outcome demand(String range) {
        delivery.demand(List.of(FrameRange.parse(range)));
        return delivery.settle();
    }

    private List<String> asked(Outcome outcome, int source) {
        return outcome.asks().stream().filter(ask -> ask.source() == source).flatMap(ask -> ask.ranges().stream()).map(FrameRange::toString).toList();
    }

    private int ownIndex() {
        return delivery.sources().ownIndex();
    }

    @Test
    void whatItHasIsAskedOfItselfAndTheRestOfTheStrategysSources() {
        adopt(FrameMask.empty());
        assertThat(ownIndex()).as("it is no source before it has given anything").isEqualTo(-1);

        Outcome outcome = demand("0-11");

        assertThat(delivery.sources().node(ownIndex())).isEqualTo("gateway");
        assertThat(asked(outcome, ownIndex())).containsExactly("0-2", "10");
        assertThat(asked(outcome, delivery.sources().indexOf("a"))).containsExactly("3-9", "11");
        assertThat(delivery.fetching()).containsExactly(3, 4, 5, 6, 7, 8, 9, 11);
        assertThat(delivery.arrived(ownIndex(), 1, FRAME_BYTES, true)).isEqualTo(Arrival.GIVE);
        assertThat(delivery.arrived(delivery.sources().indexOf("a"), 1, FRAME_BYTES, true)).isEqualTo(Arrival.DUPLICATE);
    }

    @Test
    void whatItLacksAfterAllIsAskedOfOthersAtOnceAndOfItselfAgainOnceItHasCome() {
        adopt(FrameMask.empty());
        demand("0-2");
        own.remove(1);
        delivery.lacks(ownIndex(), FrameMask.of(1));
        own.add(1);

        assertThat(asked(delivery.settle(), delivery.sources().indexOf("a"))).as("it said so itself").containsExactly("1");
        delivery.arrived(delivery.sources().indexOf("a"), 1, FRAME_BYTES, true);
        delivery.replaceDemand(List.of(FrameRange.parse("1")));
        assertThat(asked(delivery.settle(), ownIndex())).containsExactly("1");
    }

    @Test
    void whatIsBadFromItselfComesFromAnother() {
        adopt(FrameMask.empty());
        demand("0-2");
        IntStream.range(0, 3).forEach(frame -> delivery.arrived(ownIndex(), frame, FRAME_BYTES, true));

        delivery.bad(2);

        assertThat(asked(delivery.settle(), delivery.sources().indexOf("a"))).containsExactly("2");
    }

    @Test
    void whatOnlyItHasIsNotUnavailable() {
        adopt(FrameMask.range(0, 4));

        Outcome outcome = demand("0-4");

        assertThat(outcome.gone()).isEqualTo(FrameMask.of(3, 4));
        assertThat(delivery.unavailable()).isEqualTo(FrameMask.of(3, 4));
        assertThat(asked(outcome, ownIndex())).containsExactly("0-2");
    }

    @Test
    void aStrategyThatComesLaterChangesNothingAboutIt() {
        adopt(FrameMask.empty());
        demand("0-2");
        int index = ownIndex();

        delivery.adopt(new Strategy(1, 2, 2, ALL, List.of(new Share("c", ALL, List.of())), FrameMask.empty()));

        assertThat(ownIndex()).isEqualTo(index);
        assertThat(asked(delivery.settle(), delivery.sources().indexOf("c"))).as("it still owes them").isEmpty();
    }
}
