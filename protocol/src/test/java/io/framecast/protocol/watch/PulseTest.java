package io.framecast.protocol.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PulseTest {

    private final AtomicLong nanos = new AtomicLong(5);
    private final Pulse pulse = new Pulse(nanos::get);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Loops loops = new Loops(meters);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void aLoopThatHasNotBegunIsNotSilent() {
        pass(Duration.ofHours(1));

        assertThat(pulse.silence()).isZero();
    }

    @Test
    void aLoopThatTurnsNoMoreIsStalledAfterItsTime() {
        loops.watch("reader", Duration.ofSeconds(10), pulse);
        pulse.beat();
        pass(Duration.ofSeconds(10));
        assertThat(loops.stalled()).isEmpty();
        pass(Duration.ofMillis(1));

        assertThat(loops.stalled()).containsExactly("reader");
        assertThat(meters.get("framecast.loop.silence").tag("loop", "reader").gauge().value()).isEqualTo(10.001);
        assertThat(meters.get("framecast.loop.silence.limit").tag("loop", "reader").gauge().value()).isEqualTo(10);
    }

    @Test
    void aStalledLoopThatTurnsAgainIsWell() {
        loops.watch("reader", Duration.ofSeconds(10), pulse);
        pulse.beat();
        pass(Duration.ofSeconds(11));
        pulse.beat();

        assertThat(loops.stalled()).isEmpty();
    }

    @Test
    void aLoopThatWasEndedOnPurposeIsNotStalled() {
        loops.watch("reader", Duration.ofSeconds(10), pulse);
        pulse.beat();
        pulse.rest();
        pass(Duration.ofHours(1));

        assertThat(loops.stalled()).isEmpty();
    }

    @Test
    void aLoopStartedAnewTakesThePlaceOfTheFormer() {
        loops.watch("reader", Duration.ofSeconds(10), pulse);
        pulse.beat();
        pass(Duration.ofSeconds(11));
        loops.watch("reader", Duration.ofSeconds(10), new Pulse(nanos::get));

        assertThat(loops.stalled()).isEmpty();
        assertThat(meters.get("framecast.loop.silence").tag("loop", "reader").gauge().value()).isZero();
    }

    @Test
    void anExecutorWhoseThreadHangsBecomesSilent() throws InterruptedException {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try {
            Pulse beating = Pulse.of(executor);
            executor.execute(() -> {
                hangs.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            hangs.await();
            Duration before = beating.silence();
            long until = System.nanoTime() + Duration.ofSeconds(2).toNanos();
            while (System.nanoTime() < until && beating.silence().compareTo(Pulse.ASK_EVERY) <= 0) {
                Thread.onSpinWait();
            }
            assertThat(beating.silence()).isGreaterThan(before).isGreaterThan(Pulse.ASK_EVERY);
        } finally {
            release.countDown();
            executor.shutdownNow();
            executor.awaitTermination(1, TimeUnit.SECONDS);
        }
    }
}
