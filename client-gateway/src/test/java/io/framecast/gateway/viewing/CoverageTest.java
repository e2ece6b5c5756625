package io.framecast.gateway.viewing;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.GroupRole;
import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoverageTest {

    private static final List<FrameRange> FIRST_TEN = List.of(FrameRange.of(0, 9));
    private static final List<FrameRange> NEXT_TEN = List.of(FrameRange.of(10, 19));

    private final Coverage coverage = new Coverage(FrameMask.range(0, 99));

    @Test
    void whatIsDemandedBeforeTheStrategyIsHandedOutOnceItCovers() {
        coverage.putOff(FIRST_TEN);
        assertThat(coverage.adopt(strategy(FrameMask.range(0, 49), FrameMask.empty()))).isEmpty();
        assertThat(coverage.isComplete()).isFalse();
        assertThat(coverage.adopt(strategy(FrameMask.range(0, 99), FrameMask.empty()))).isEqualTo(FIRST_TEN);
        assertThat(coverage.isComplete()).isTrue();
        assertThat(coverage.adopt(strategy(FrameMask.range(0, 99), FrameMask.empty()))).as("handed out once").isEmpty();
    }

    @Test
    void framesThatNobodyHoldsAreCoveredAsWell() {
        coverage.adopt(strategy(FrameMask.range(0, 89), FrameMask.range(90, 99)));
        assertThat(coverage.isComplete()).isTrue();
    }

    @Test
    void whoLosesFramesItHadWaitsForAStrategyThatCoversThem() {
        Coverage partly = new Coverage(FrameMask.range(50, 99));
        partly.adopt(strategy(FrameMask.range(50, 99), FrameMask.empty()));
        assertThat(partly.widen(FrameMask.range(60, 69))).as("covered already").isFalse();
        assertThat(partly.isComplete()).isTrue();
        assertThat(partly.widen(FrameMask.range(0, 9))).isTrue();
        assertThat(partly.isComplete()).isFalse();
        assertThat(partly.asked()).isEqualTo(FrameMask.range(50, 99).or(FrameMask.range(0, 9)));
        partly.putOff(FIRST_TEN);
        assertThat(partly.adopt(strategy(FrameMask.range(0, 99), FrameMask.empty()))).isEqualTo(FIRST_TEN);
    }

    @Test
    void aStrategyMadeAnewNeedNotCoverWhatWasDeliveredUntilItIsDemandedAgain() {
        coverage.settle(FrameMask.range(0, 49));
        coverage.adopt(strategy(FrameMask.range(50, 99), FrameMask.empty()));
        assertThat(coverage.isComplete()).isTrue();
        assertThat(coverage.widen(FrameMask.range(0, 9))).isTrue();
        assertThat(coverage.isComplete()).isFalse();
    }

    @Test
    void whatIsDemandedNoMoreIsNotHandedOut() {
        coverage.putOff(FIRST_TEN);
        coverage.forget();
        coverage.putOff(NEXT_TEN);
        assertThat(coverage.adopt(strategy(FrameMask.range(0, 99), FrameMask.empty()))).isEqualTo(NEXT_TEN);
    }

    private static Svjoin strategy(FrameMask share, FrameMask unavailable) {
        return new Svjoin("ruid", "gateway-1", 5, GroupRole.SINK, 1, 1, 1, "street", "v1", new Sink("gateway-1", 5, "127.0.0.1", 1),
                FrameMask.empty(), FrameMask.empty(), "", share.or(unavailable), List.of(new Share("frame-1", share, List.of())), unavailable,
                Instant.EPOCH);
    }
}
