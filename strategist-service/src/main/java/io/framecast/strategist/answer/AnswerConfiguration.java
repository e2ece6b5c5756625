package io.framecast.strategist.answer;

import io.framecast.protocol.event.Place;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.topic.DeadLetters;
import io.framecast.protocol.topic.Topics;
import io.framecast.protocol.watch.Loops;
import io.framecast.strategist.domain.DomainCopies;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.support.ProducerListener;
import org.springframework.messaging.Message;

/** The functions that Spring Cloud Stream binds, and what they need. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AnswerSettings.class)
class AnswerConfiguration {

    /** The output binding of the function {@code prq}. */
    private static final String STRATEGIES = "prq-out-0";
    private static final Duration TIMER_TURNS_WITHIN = Duration.ofSeconds(10);

    @Bean
    DomainCopies domainCopies(AnswerSettings settings, MeterRegistry meters) {
        DomainCopies copies = new DomainCopies(settings.maxHoldings(), settings.loadHalfLife());
        Gauge.builder("framecast.holdings", copies, DomainCopies::holdingCount)
                .description("holdings known").register(meters);
        Gauge.builder("framecast.holdings.refused", copies, DomainCopies::holdingsRefused)
                .description("holdings not taken because framecast.strategist.max-holdings were known").register(meters);
        Gauge.builder("framecast.view.number", copies, known -> known.view().number())
                .description("number of the newest view this node knows").register(meters);
        return copies;
    }

    @Bean
    Planner planner(DomainCopies copies, AnswerSettings settings, @Value("${framecast.node.id}") String nodeId, InstantSource clock,
            MeterRegistry meters) {
        return new Planner(copies, settings, nodeId, clock, meters);
    }

    @Bean(destroyMethod = "close")
    WaitingRequests waitingRequests(Planner planner, StreamBridge bridge, AnswerSettings settings, Loops loops, MeterRegistry meters) {
        WaitingRequests waiting = new WaitingRequests(planner::knowsHoldings,
                prq -> bridge.send(STRATEGIES, Answer.of(prq.ruid(), planner.plan(prq))), settings, meters);
        loops.watch("waiting-requests", TIMER_TURNS_WITHIN, waiting.pulse());
        return waiting;
    }

    /** {@code prq} in, {@code dstrg} out; not for one that waits for room or was just answered. */
    @Bean
    Function<Message<?>, @Nullable Message<byte[]>> prq(DeadLetters deadLetters, WaitingRequests waiting, Planner planner) {
        RecentQuestions recent = new RecentQuestions();
        return new Questions<Prq>(Topics.PRQ, deadLetters, prq -> {
            boolean isToBePlanned = prq.queue() == null && recent.isNews(prq, System.nanoTime());
            return !isToBePlanned || waiting.keep(prq) ? null : Answer.of(prq.ruid(), planner.plan(prq));
        });
    }

    /** {@code place} in, {@code placement} out. */
    @Bean
    Function<Message<?>, @Nullable Message<byte[]>> place(DeadLetters deadLetters, Planner planner) {
        return new Questions<Place>(Topics.PLACE, deadLetters,
                question -> Answer.of(question.movieId(), planner.place(question)));
    }

    /** Counts answers that Kafka did not take in time; the coordinator asks again. */
    @Bean
    ProducerListener<Object, Object> unsentAnswers(MeterRegistry meters) {
        return new UnsentAnswers(meters);
    }
}
