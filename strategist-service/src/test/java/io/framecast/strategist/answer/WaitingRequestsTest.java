package io.framecast.strategist.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.mask.FrameMask;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WaitingRequestsTest {

    private final Set<String> ready = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<String> answered = new LinkedBlockingQueue<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void aRequestThatIsReadyNeedNotWaitThoughAnotherDoes() {
        try (WaitingRequests requests = requests(Duration.ofSeconds(5), 10)) {
            ready.add("ready");
            assertThat(requests.keep(prq("waits"))).isTrue();
            assertThat(requests.keep(prq("ready"))).isFalse();

            assertThat(answered).isEmpty();
            assertThat(meters.get("framecast.queue.depth").tag("queue", "waiting-plans").gauge().value()).isEqualTo(1);
        }
    }

    @Test
    void aRequestIsAnsweredAsSoonAsItIsReady() throws Exception {
        try (WaitingRequests requests = requests(Duration.ofMinutes(5), 10)) {
            requests.keep(prq("waits"));
            ready.add("waits");

            assertThat(answered.poll(20, TimeUnit.SECONDS)).isEqualTo("waits");
            assertThat(meters.get("framecast.queue.depth").tag("queue", "waiting-plans").gauge().value()).isZero();
        }
    }

    @Test
    void aRequestThatNeverGetsReadyIsAnsweredAllTheSame() throws Exception {
        try (WaitingRequests requests = requests(Duration.ofMillis(20), 10)) {
            requests.keep(prq("never"));

            assertThat(answered.poll(20, TimeUnit.SECONDS)).isEqualTo("never");
        }
    }

    @Test
    void beyondTheBoundRequestsDoNotWaitAndAreCounted() {
        try (WaitingRequests requests = requests(Duration.ofMinutes(5), 1)) {
            assertThat(requests.keep(prq("first"))).isTrue();
            assertThat(requests.keep(prq("second"))).isFalse();

            assertThat(meters.get("framecast.queue.dropped").tag("queue", "waiting-plans").counter().count()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatFailsIsCountedAndDoesNotStopTheOthers() throws Exception {
        try (WaitingRequests requests = requests(Duration.ofMillis(20), 10)) {
            requests.keep(prq("fails"));
            requests.keep(prq("works"));

            assertThat(answered.poll(20, TimeUnit.SECONDS)).isEqualTo("works");
            assertThat(meters.get("framecast.plan.failed").counter().count()).isEqualTo(1);
        }
    }

    private WaitingRequests requests(Duration wait, int maxWaiting) {
        return new WaitingRequests(prq -> ready.contains(prq.ruid()), prq -> {
            if (prq.ruid().equals("fails")) {
                throw new IllegalStateException("planned failure");
            }
            answered.add(prq.ruid());
        }, new AnswerSettings(4, 8, wait, maxWaiting, Duration.ofSeconds(2), 1), meters);
    }

    private static Prq prq(String ruid) {
        FrameMask frames = FrameMask.range(0, 9);
        return new Prq(ruid, 1, 0, 1, "m", "v", frames, FrameMask.empty(), frames, 4, Purpose.VIEW, null, List.of(), List.of(), Instant.EPOCH);
    }
}
