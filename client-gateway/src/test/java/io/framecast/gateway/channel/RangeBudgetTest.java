package io.framecast.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RangeBudgetTest {

    private static final int MOST = RangeBudget.RANGES_MAX;

    private final RangeBudget budget = new RangeBudget(3);

    @Test
    void aGenerationNamesAsManyAsItMayHoweverManyDemandsItTakes() throws Exception {
        budget.take(-1, 1, MOST - 1);
        budget.take(1, 1, 1);
        assertThatThrownBy(() -> budget.take(1, 1, 1)).isInstanceOfSatisfying(MessageException.class, refused -> {
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.channel()).isEqualTo(3);
            assertThat(refused).hasMessageContaining("16000").hasMessageContaining("16001");
        });
    }

    @Test
    void aHigherGenerationBeginsAnew() throws Exception {
        budget.take(-1, 1, MOST);
        assertThatCode(() -> budget.take(1, 2, MOST)).doesNotThrowAnyException();
    }

    @Test
    void aDemandThatIsTooLargeCountsForNothing() throws Exception {
        budget.take(-1, 1, MOST - 1);
        assertThatThrownBy(() -> budget.take(1, 1, 2)).isInstanceOf(MessageException.class);
        assertThatCode(() -> budget.take(1, 1, 1)).doesNotThrowAnyException();
    }

    @Test
    void aLowerGenerationIsIgnoredWhateverItNames() throws Exception {
        budget.take(-1, 5, MOST - 1);
        budget.take(5, 4, MOST + 1);
        assertThatCode(() -> budget.take(5, 5, 1)).doesNotThrowAnyException();
    }
}
