package io.framecast.protocol.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Standby;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A delivery of a hundred frames with the group that most tests need, and the words they need for it. */
final class DeliveryUnderTest {

    static final int FRAME_BYTES = 100;
    static final FrameMask WANTED = FrameMask.firstFrames(100);
    static final FrameMask EVEN = FrameMask.parse("0-98/2");
    static final FrameMask ODD = FrameMask.parse("1-99/2");

    private final Delivery delivery = delivery(10 * FRAME_BYTES, FRAME_BYTES, true);

    /** Of a hundred frames; else as {@link Delivery} says. */
    static Delivery delivery(long windowBytes, long averageFrameBytes, boolean mayDemandAgain) {
        AtomicLong generations = new AtomicLong();
        return new Delivery(windowBytes, 1000, mayDemandAgain, 100, averageFrameBytes, generations::incrementAndGet);
    }

    /** With a window of ten frames, any of which may be demanded again. */
    Delivery delivery() {
        return delivery;
    }

    static Strategy strategy(int epoch, Share... shares) {
        return new Strategy(1, epoch, epoch, WANTED, List.of(shares), FrameMask.empty());
    }

    /** a has the even frames, b the odd ones, c stands by for both. */
    static Strategy twoSharesAndAStandby(int epoch) {
        return strategy(epoch, new Share("a", EVEN, List.of(new Standby("c", EVEN))), new Share("b", ODD, List.of(new Standby("c", ODD))));
    }

    int index(String node) {
        return delivery.sources().indexOf(node);
    }

    void link(String... nodes) {
        for (String node : nodes) {
            delivery.linked(index(node), 1);
        }
    }

    /** What an outcome asks of a node. */
    List<String> asked(Outcome outcome, String node) {
        return outcome.asks().stream().filter(ask -> ask.source() == index(node)).flatMap(ask -> ask.ranges().stream())
                .map(FrameRange::toString).toList();
    }

    void demand(String range) {
        assertThat(delivery.demand(List.of(FrameRange.parse(range)))).isTrue();
    }
}
