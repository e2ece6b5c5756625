package io.framecast.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.protocol.mask.MaskSyntaxException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChannelDemandTest {

    private final ChannelDemand demand = new ChannelDemand(FrameMask.parse("10-19,30-39"));

    private static List<FrameRange> ranges(String... texts) {
        return FrameRange.parseAll(List.of(texts));
    }

    @Test
    void onlyFramesOfTheScopeAreTaken() {
        demand.demand(1, ranges("0-100"));
        assertThat(IntStream.rangeClosed(0, 100).filter(demand::take).boxed())
                .isEqualTo(IntStream.concat(IntStream.rangeClosed(10, 19), IntStream.rangeClosed(30, 39)).boxed().toList());
    }

    @Test
    void nothingIsTakenBeforeItIsDemanded() {
        assertThat(demand.take(10)).isFalse();
    }

    @Test
    void rangesAreCutToTheSpanOfTheScopeInTheirOwnDirectionAndPhase() {
        assertThat(demand.demand(1, ranges("0-100", "100-0/-1", "1-100/3", "100-1/-7", "0-5", "200", "12")).ask())
                .containsExactlyElementsOf(ranges("10-39", "39-10/-1", "10-39/3", "37-10/-7", "12"));
    }

    @Test
    void aFrameIsTakenOncePerGeneration() {
        demand.demand(1, ranges("10-12"));
        assertThat(demand.take(11)).isTrue();
        assertThat(demand.take(11)).isFalse();
        demand.demand(1, ranges("11"));
        assertThat(demand.take(11)).as("demanded again in the same generation").isFalse();
        demand.demand(2, ranges("11"));
        assertThat(demand.take(11)).as("demanded in the next").isTrue();
    }

    @Test
    void aHigherGenerationVoidsWhatWasDemanded() {
        demand.demand(1, ranges("10-19"));
        ChannelDemand.Effect effect = demand.demand(5, ranges("30"));
        assertThat(effect.replaces()).isTrue();
        assertThat(demand.take(10)).isFalse();
        assertThat(demand.take(30)).isTrue();
        assertThat(demand.generation()).isEqualTo(5);
    }

    @Test
    void aLowerGenerationChangesNothing() {
        demand.demand(5, ranges("30"));
        ChannelDemand.Effect effect = demand.demand(4, ranges("10"));
        assertThat(effect.accepted()).isFalse();
        assertThat(effect.ask()).isEmpty();
        assertThat(demand.take(10)).isFalse();
        assertThat(demand.take(30)).isTrue();
    }

    @Test
    void theEndIsOwedOnceForEachDemand() {
        assertThat(demand.pollEnd()).as("nothing was demanded").isFalse();
        demand.demand(1, ranges("10-11"));
        assertThat(demand.pollEnd()).isFalse();
        demand.take(10);
        demand.take(11);
        assertThat(demand.pollEnd()).isTrue();
        assertThat(demand.pollEnd()).isFalse();
        demand.demand(1, ranges("10-11"));
        assertThat(demand.pollEnd()).as("all of it had been sent").isTrue();
        demand.demand(2, ranges("99"));
        assertThat(demand.pollEnd()).as("it names nothing that is wanted").isTrue();
    }

    @Test
    void framesNobodyHoldsAreToldOnceAndEndTheDemand() {
        demand.demand(1, ranges("10-13"));
        demand.take(10);
        demand.take(11);
        assertThat(demand.lose(FrameMask.parse("12-29"))).isEqualTo(FrameMask.parse("12-19"));
        assertThat(demand.lose(FrameMask.parse("12-29")).isEmpty()).isTrue();
        assertThat(demand.pollEnd()).isTrue();
        assertThat(demand.demand(2, ranges("10-13")).unavailable()).isEqualTo(FrameMask.parse("12-13"));
        assertThat(demand.outstandingFrames()).isEqualTo(2);
    }

    @Test
    void framesThatAreBackHaveToBeDemandedAgain() {
        demand.demand(1, ranges("10-13"));
        demand.lose(FrameMask.parse("12-13"));
        assertThat(demand.regain(FrameMask.parse("0-12"))).isEqualTo(FrameMask.of(12));
        assertThat(demand.take(12)).isFalse();
        demand.demand(1, ranges("12-13"));
        assertThat(demand.take(12)).isTrue();
        assertThat(demand.take(13)).as("still held by nobody").isFalse();
    }

    @Test
    void aFrameThatWasBadIsSentAgainAndOnlyIfItWasSent() {
        demand.demand(1, ranges("10"));
        assertThat(demand.again(10)).as("not sent yet").isFalse();
        demand.take(10);
        assertThat(demand.pollEnd()).isTrue();
        assertThat(demand.again(10)).isTrue();
        assertThat(demand.pollEnd()).isFalse();
        assertThat(demand.take(10)).isTrue();
        assertThat(demand.pollEnd()).isTrue();
    }

    @Test
    void anEmptyScopeEndsEveryDemandAtOnce() {
        ChannelDemand nothing = new ChannelDemand(FrameMask.empty());
        assertThat(nothing.demand(1, ranges("0-10")).ask()).isEmpty();
        assertThat(nothing.pollEnd()).isTrue();
    }

    @Test
    void aDemandThatNamesTheSameFramesOverAndOverIsRefusedAndChangesNothing() {
        ChannelDemand longMovie = new ChannelDemand(FrameMask.firstFrames(1_000_000));
        longMovie.demand(1, List.of(FrameRange.of(0, 9)));
        List<FrameRange> much = java.util.Collections.nCopies(4096, new FrameRange(0, 999_999, 2));
        assertThatThrownBy(() -> longMovie.demand(2, much)).isInstanceOf(MaskSyntaxException.class).hasMessageContaining("may name 4000000 frames");
        assertThat(longMovie.generation()).isEqualTo(1);
        assertThat(longMovie.outstandingFrames()).isEqualTo(10);
        assertThat(longMovie.demand(2, List.of(new FrameRange(0, FrameMask.FRAME_LIMIT - 1, 2))).accepted()).isTrue();
    }
}
