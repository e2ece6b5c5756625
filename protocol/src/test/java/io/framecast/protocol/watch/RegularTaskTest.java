package io.framecast.protocol.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RegularTaskTest {

    private static final Duration SHORT = Duration.ofMillis(1);

    @Test
    void aTaskThatFailsIsDoneAgain() throws InterruptedException {
        CountDownLatch thrice = new CountDownLatch(3);
        try (RegularTask task = new RegularTask("task-under-test", SHORT, () -> {
            thrice.countDown();
            throw new IllegalStateException("as it may");
        })) {
            task.start();
            assertThat(thrice.await(1, TimeUnit.MINUTES)).as("done three times").isTrue();
        }
    }

    @Test
    void oneThatWasNotBegunOrHasEndedIsNotSilent() {
        RegularTask task = new RegularTask("task-under-test", Duration.ofDays(1), () -> { });
        assertThat(task.pulse().silence()).isZero();
        task.start();
        task.close();
        assertThat(task.pulse().silence()).isZero();
    }
}
