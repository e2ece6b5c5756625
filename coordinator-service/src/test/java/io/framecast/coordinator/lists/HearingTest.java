package io.framecast.coordinator.lists;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HearingTest {

    private final Hearing hearing = new Hearing(2000, 1000);

    @Test
    void aGapBetweenTicksBeginsItAnew() {
        hearing.tick(1050, 0, 1050);
        hearing.tick(2050, 0, 2050);
        assertThat(hearing.sinceMillis()).isEqualTo(1000);
        hearing.tick(2050 + Hearing.GAP_MILLIS + 1, 0, 3051);
        assertThat(hearing.sinceMillis()).isEqualTo(3051);
    }

    @Test
    void aBacklogBeginsItAnewUntilItIsRead() {
        hearing.tick(1500, Hearing.BACKLOG_RECORDS + 1, 1500);
        hearing.tick(1900, Hearing.BACKLOG_RECORDS + 1, 1900);
        hearing.tick(2300, 3, 2300);
        assertThat(hearing.sinceMillis()).isEqualTo(1900);
    }

    @Test
    void aLogThatGivesNoSignBeginsItAnewUntilItDoes() {
        hearing.tick(1900, 0, 1500);
        hearing.tick(2800, 0, 1500);
        hearing.tick(3500, 0, 1500);
        assertThat(hearing.sinceMillis()).as("it may be slow").isEqualTo(1000);
        hearing.tick(3600, 0, 1500);
        hearing.tick(4500, 0, 1500);
        assertThat(hearing.untilMillis()).as("nothing was heard since").isEqualTo(1500);
        hearing.tick(5000, 0, 5000);
        assertThat(hearing.sinceMillis()).isEqualTo(4500);
        assertThat(hearing.untilMillis()).isEqualTo(5000);
    }

    @Test
    void aWaitThatBeganBeforeWeCouldHearLastsAsLongFromThen() {
        assertThat(hearing.passes(200, 500)).isEqualTo(1500);
        assertThat(hearing.passes(1200, 500)).isEqualTo(1700);
    }

    @Test
    void deadlinesAreTakenInOrderAndOnceEach() {
        Deadlines deadlines = new Deadlines();
        deadlines.set("b", 20);
        deadlines.set("a", 10);
        deadlines.set("c", 5);
        deadlines.set("c", 30);
        deadlines.set("d", 1);
        deadlines.remove("d");
        assertThat(deadlines.takeDue(20)).isEqualTo("a");
        assertThat(deadlines.takeDue(20)).isEqualTo("b");
        assertThat(deadlines.takeDue(20)).isNull();
        assertThat(deadlines.takeDue(30)).isEqualTo("c");
        assertThat(deadlines.takeDue(100)).isNull();
    }
}
