package io.framecast.protocol.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StoryBudgetTest {

    private static final long SECOND = 1_000_000_000;

    private final StoryBudget budget = new StoryBudget(200, 0);

    /** One second of so many requests with four lines each; who was told of in all four. */
    private Set<String> second(StoryBudget budget, int second, int requests) {
        Set<String> whole = new HashSet<>();
        for (int request = 0; request < requests; request++) {
            String ruid = "r-" + second + "-" + request;
            int told = 0;
            for (int line = 0; line < 4; line++) {
                long now = second * SECOND + (request * 4L + line) * SECOND / (requests * 4L);
                told += budget.takes(ruid, now) ? 1 : 0;
            }
            if (told == 4) {
                whole.add(ruid);
            }
        }
        return whole;
    }

    @Test
    void everyRequestIsToldOfWhereThereAreFew() {
        assertThat(IntStream.range(0, 5).map(at -> second(budget, at, 50).size()).sum()).isEqualTo(250);
        assertThat(budget.takeLeftOut()).isZero();
    }

    @Test
    void threeHundredRequestsASecondGiveNoMoreLinesThanTheBudget() {
        int told = 0;
        for (int at = 0; at < 5; at++) {
            for (int request = 0; request < 300; request++) {
                for (int line = 0; line < 4; line++) {
                    told += budget.takes("r-" + at + "-" + request, at * SECOND + (request * 4L + line) * SECOND / 1200) ? 1 : 0;
                }
            }
        }

        assertThat(told).isLessThanOrEqualTo(5 * 200).isGreaterThan(3 * 200);
        budget.takes("r", 5 * SECOND);
        assertThat(budget.takeLeftOut()).as("what was not told is owned up to").isEqualTo(5 * 1200 - told);
    }

    @Test
    void underLoadTheSameRequestsAreToldOfByAllNodes() {
        StoryBudget other = new StoryBudget(200, 0);
        second(budget, 0, 300);
        second(other, 0, 300);

        Set<String> here = second(budget, 1, 300);

        assertThat(here).hasSizeBetween(20, 50).isEqualTo(second(other, 1, 300));
    }

    @Test
    void aBusyMomentIsForgottenOnceItIsQuietAgain() {
        second(budget, 0, 300);
        second(budget, 1, 10);

        assertThat(second(budget, 3, 50)).hasSize(50);
    }
}
