package io.framecast.strategist.answer;

import io.framecast.protocol.event.Prq;
import io.framecast.protocol.watch.Pulse;
import io.framecast.protocol.watch.QueueMeter;
import io.framecast.protocol.watch.RequestLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Requests that wait a moment for the holdings of their movie, without holding up those behind them. Bounded: beyond the bound a
 * request is answered at once, and counted. One that is lost with the process is asked again by the coordinator.
 */
final class WaitingRequests implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WaitingRequests.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);

    private final Predicate<Prq> isReady;
    private final Consumer<Prq> answer;
    private final long waitNanos;
    private final int maxWaiting;
    private final AtomicInteger waiting = new AtomicInteger();
    private final QueueMeter queue;
    private final Counter failed;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("waiting-requests").factory());
    private final Pulse pulse = Pulse.of(timer);

    /**
     * @param isReady whether a request can be answered well; asked on any thread
     * @param answer called once for each request that was kept, on the timer's thread
     */
    WaitingRequests(Predicate<Prq> isReady, Consumer<Prq> answer, AnswerSettings settings, MeterRegistry meters) {
        this.isReady = isReady;
        this.answer = answer;
        this.waitNanos = settings.waitForHoldings().toNanos();
        this.maxWaiting = settings.maxWaiting();
        this.queue = QueueMeter.of(meters, "waiting-plans", maxWaiting, waiting::get);
        this.failed = Counter.builder("framecast.plan.failed").description("requests that waited and could not be answered")
                .register(meters);
    }

    /** Beats while the timer's thread takes tasks. */
    Pulse pulse() {
        return pulse;
    }

    /** Keeps the request, and has it answered as soon as it is ready or has waited long enough; false where it need not wait. */
    boolean keep(Prq prq) {
        if (isReady.test(prq)) {
            return false;
        }
        if (waiting.incrementAndGet() > maxWaiting) {
            waiting.decrementAndGet();
            queue.dropped();
            return false;
        }
        lookAgain(prq, System.nanoTime() + waitNanos);
        return true;
    }

    private void lookAgain(Prq prq, long untilNanos) {
        try {
            timer.schedule(() -> look(prq, untilNanos), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            waiting.decrementAndGet();
        }
    }

    private void look(Prq prq, long untilNanos) {
        if (isReady.test(prq) || System.nanoTime() - untilNanos >= 0) {
            waiting.decrementAndGet();
            try {
                answer.accept(prq);
            } catch (RuntimeException e) {
                failed.increment();
                try (MDC.MDCCloseable _ = RequestLog.about(prq.ruid())) {
                    LOG.warn("request {} could not be answered", prq.ruid(), e);
                }
            }
        } else {
            lookAgain(prq, untilNanos);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
