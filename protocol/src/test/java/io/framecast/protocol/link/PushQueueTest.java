package io.framecast.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.link.LinkMessage.Demand;
import io.framecast.protocol.mask.FrameMask;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PushQueueTest {

    private final PushQueue queue = new PushQueue();
    private final int[] batch = new int[4];

    private List<Integer> peek(FrameMask allowed) {
        return Arrays.stream(batch, 0, queue.peek(batch, allowed)).boxed().toList();
    }

    private void demand(long generation, long sequence, String... ranges) {
        queue.replace(new Demand("r", generation, sequence, List.of(ranges), List.of()));
    }

    @Test
    void framesComeInDemandOrderWithinTheMask() {
        demand(1, 1, "9-1/-2", "0-8/2");

        assertThat(peek(FrameMask.of(0, 2, 3, 5, 9))).containsExactly(9, 5, 3, 0);
    }

    @Test
    void frameIsSentOnceInAGeneration() {
        demand(1, 1, "0-9");
        peek(FrameMask.firstFrames(10));
        queue.sent(batch, 2);
        demand(1, 2, "0-3");

        assertThat(peek(FrameMask.firstFrames(10))).containsExactly(2, 3);
    }

    @Test
    void higherGenerationForgetsWhatWasSent() {
        demand(1, 1, "0-3");
        peek(FrameMask.firstFrames(10));
        queue.sent(batch, 4);
        demand(2, 2, "0-3");

        assertThat(peek(FrameMask.firstFrames(10))).containsExactly(0, 1, 2, 3);
    }

    @Test
    void frameDemandedAgainIsSentOnceMoreAndNoOther() {
        demand(1, 1, "0-3");
        peek(FrameMask.firstFrames(10));
        queue.sent(batch, 4);
        queue.replace(new Demand("r", 1, 2, List.of("0-3"), List.of("1-2")));

        assertThat(peek(FrameMask.firstFrames(10))).containsExactly(1, 2);
    }

    @Test
    void olderDemandIsIgnored() {
        demand(2, 5, "7");
        demand(2, 4, "1");
        demand(1, 9, "2");

        assertThat(peek(FrameMask.firstFrames(10))).containsExactly(7);
    }

    @Test
    void demandReplacesTheFormerOne() {
        demand(1, 1, "0-9");
        demand(1, 2, "5");

        assertThat(peek(FrameMask.firstFrames(10))).containsExactly(5);
    }

    @Test
    void framesThatBecomeAllowedAreFoundAfterARescan() {
        demand(1, 1, "0-9");
        assertThat(peek(FrameMask.of(8))).containsExactly(8);
        queue.sent(batch, 1);
        assertThat(peek(FrameMask.of(8))).isEmpty();
        queue.rescan();

        assertThat(peek(FrameMask.of(2, 8))).containsExactly(2);
    }
}
