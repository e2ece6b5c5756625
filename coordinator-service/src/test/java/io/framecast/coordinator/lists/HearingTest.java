package io.framecast.coordinator.lists;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HearingTest {

    private final Hearing hearing = new Hearing(1000);

    @Test
    void aGapBetweenTicksBeginsItAnew() {
        hearing.tick(1050, 0);
        hearing.tick(2050, 0);
        assertThat(hearing.sinceMillis()).isEqualTo(1000);
        hearing.tick(2050 + Hearing.GAP_MILLIS + 1, 0);
        assertThat(hearing.sinceMillis()).isEqualTo(3051);
    }

    @Test
    void aBacklogBeginsItAnewUntilItIsRead() {
        hearing.tick(1500, Hearing.BACKLOG_RECORDS + 1);
        hearing.tick(1900, Hearing.BACKLOG_RECORDS + 1);
        hearing.tick(2300, 3);
        assertThat(hearing.sinceMillis()).isEqualTo(1900);
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
