package io.framecast.protocol.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

class PollingThreadTest {

    private static final Duration LONG = Duration.ofDays(1);
    private static final Duration AT_THE_LATEST = Duration.ofMinutes(1);

    private final CountDownLatch turns = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);
    private final AtomicReference<PollingThread> self = new AtomicReference<>();

    private PollingThread start() {
        PollingThread thread = new PollingThread("polling", () -> {
            while (!self.get().isEnded()) {
                turns.countDown();
                self.get().pause(LONG);
            }
            left.countDown();
        });
        self.set(thread);
        thread.start();
        return thread;
    }

    @Test
    void aLoopThatPausesIsEndedAtOnce() throws InterruptedException {
        PollingThread thread = start();
        assertThat(turns.await(AT_THE_LATEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
        thread.end(AT_THE_LATEST);
        assertThat(left.getCount()).as("its loop was waited for").isZero();
    }

    @Test
    void thePollThatALoopWaitsInIsWokenUp() {
        MockConsumer<String, byte[]> client = new MockConsumer<>("earliest");
        PollingThread thread = start();
        thread.polls(client);
        thread.end(AT_THE_LATEST);
        assertThatThrownBy(() -> client.poll(Duration.ZERO)).isInstanceOf(WakeupException.class);
    }
}
