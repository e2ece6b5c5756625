package io.framecast.protocol.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TakeoverWatchTest {

    private static final int FIRST = 1;
    private static final int SECOND = 2;
    private static final int ANOTHER = 3;

    private final List<Long> takeovers = new ArrayList<>();
    private final TakeoverWatch watch = new TakeoverWatch(takeovers::add);

    @Test
    void aTakeoverEndsWithTheFirstOwedFrameOfAnotherSource() {
        watch.lost(FrameMask.parse("10-19"), FIRST, 100);
        watch.came(5, ANOTHER, 110);
        watch.came(11, FIRST, 120);
        watch.came(12, ANOTHER, 150);
        watch.came(13, ANOTHER, 160);

        assertThat(takeovers).containsExactly(50L);
    }

    @Test
    void aSourceThatIsLostWhileAnotherIsWaitedForIsATakeoverOfItsOwn() {
        watch.lost(FrameMask.parse("10-19"), FIRST, 100);
        watch.lost(FrameMask.parse("20-29"), SECOND, 120);
        watch.came(20, SECOND, 130);
        watch.came(15, ANOTHER, 150);
        watch.came(25, ANOTHER, 200);

        assertThat(takeovers).containsExactly(50L, 80L);
    }

    @Test
    void whatIsDemandedNoMoreAndWhoOwedNothingIsNoTakeover() {
        watch.lost(FrameMask.parse("10-19"), FIRST, 100);
        watch.forget();
        watch.lost(FrameMask.empty(), SECOND, 120);
        watch.came(15, ANOTHER, 150);

        assertThat(takeovers).isEmpty();
    }
}
