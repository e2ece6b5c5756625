package io.framecast.coordinator.node;

import io.framecast.coordinator.admission.Admission;
import io.framecast.coordinator.admission.AdmissionRules;
import io.framecast.coordinator.catalogue.ImportMachine;
import io.framecast.coordinator.catalogue.ImportTimings;
import io.framecast.coordinator.ledger.Ledger;
import io.framecast.coordinator.ledger.LedgerSettings;
import io.framecast.coordinator.lists.ListsMeters;
import io.framecast.coordinator.lists.ListsSettings;
import io.framecast.coordinator.lists.ListsTopology;
import io.framecast.coordinator.lists.Machines;
import io.framecast.coordinator.lists.WriteLosses;
import io.framecast.coordinator.membership.MembershipMachine;
import io.framecast.coordinator.repair.RepairMachine;
import io.framecast.coordinator.repair.RepairTimings;
import io.framecast.coordinator.request.RequestTimings;
import io.framecast.coordinator.request.VideoRequestMachine;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.topic.DeadLetters;
import io.framecast.protocol.topic.EventSender;
import io.framecast.protocol.watch.Loops;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.apache.kafka.streams.kstream.KStream;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/** What this process is made of. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({CoordinatorProperties.class, KafkaSettings.class})
class NodeConfiguration {

    private static final Duration LISTS_TURN_WITHIN = Duration.ofSeconds(30);

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    Incarnation incarnation(CoordinatorProperties properties, InstantSource clock) {
        return new Incarnation(properties.node().id(), clock.millis());
    }

    @Bean
    TopicsAtStart topicsAtStart(KafkaSettings kafka, CoordinatorProperties properties) {
        return new TopicsAtStart(kafka.connection(), properties);
    }

    @Bean
    EventSender eventSender(KafkaSettings kafka, CoordinatorProperties properties) {
        return new EventSender(kafka.connection(), properties.domain(), properties.node().id());
    }

    @Bean
    DeadLetters deadLetters(EventSender sender, CoordinatorProperties properties, InstantSource clock, MeterRegistry meters) {
        return new DeadLetters(sender, properties.node().id(), clock, meters);
    }

    @Bean
    Loops loops(MeterRegistry meters) {
        return new Loops(meters);
    }

    @Bean
    ListsMeters listsMeters(Loops loops, MeterRegistry meters) {
        ListsMeters lists = new ListsMeters(meters);
        loops.watch("lists", LISTS_TURN_WITHIN, lists.pulse());
        return lists;
    }

    @Bean
    WriteLosses writeLosses() {
        return new WriteLosses();
    }

    /** Primary, since Boot brings a configurer of its own for metrics, and the binder takes none where there are two. */
    @Bean
    @Primary
    StreamsHandle streamsHandle(ListsMeters listsMeters, WriteLosses losses, CoordinatorProperties properties, MeterRegistry meters) {
        return new StreamsHandle(listsMeters, losses, properties.topics().partitions(), meters);
    }

    @Bean
    ListsEndpoint listsEndpoint(StreamsHandle streams) {
        return new ListsEndpoint(streams);
    }

    @Bean
    Machines machines(CoordinatorProperties properties) {
        RequestTimings given = RequestTimings.defaults();
        CoordinatorProperties.RequestTimes times = properties.requests();
        RequestTimings timings = new RequestTimings(given.askAgain(), given.joinAgain(), given.assureEvery(), given.planUnavailableAgain(),
                times.planWithin(), times.openWithin(), times.reopenWithin(), times.keepEnded());
        AdmissionRules admission = properties.admission().rules();
        JoinToken tokens = new JoinToken(properties.secret());
        return new Machines(new VideoRequestMachine(timings, tokens::mint, admission.isOn()),
                new ImportMachine(ImportTimings.defaults(), properties.node().id()), new RepairMachine(RepairTimings.defaults(), properties.node().id()),
                new MembershipMachine(properties.membership().silence()), new Admission(admission));
    }

    /** The binder finds the topology by this name and gives it the domain's input topics as one stream. */
    @Bean
    Consumer<KStream<String, byte[]>> lists(CoordinatorProperties properties, Machines machines, EventSender sender, Incarnation self,
            InstantSource clock, StreamsHandle streams, WriteLosses losses, ListsMeters meters) {
        ListsSettings settings =
                new ListsSettings(properties.domain(), properties.node().id(), properties.topics().partitions());
        return new ListsTopology(settings, machines, new KafkaTermLog(sender, self, clock), streams, losses, meters);
    }

    @Bean
    DomainMembership domainMembership(CoordinatorProperties properties, KafkaSettings kafka, Incarnation self,
            EventSender sender, DeadLetters deadLetters, StreamsHandle streams, Environment environment, Loops loops, MeterRegistry meters,
            InstantSource clock) {
        return new DomainMembership(properties, kafka.connection(), self, sender, deadLetters, streams, environment, loops, meters, clock);
    }

    @Bean
    LedgerLifecycle ledger(CoordinatorProperties properties, KafkaSettings kafka, DataSource dataSource, DeadLetters deadLetters,
            Loops loops, MeterRegistry meters) {
        LedgerSettings settings = new LedgerSettings(kafka.connection(), properties.domain(), properties.node().id(),
                properties.ledger().batchRecords(), properties.ledger().retryEvery());
        return new LedgerLifecycle(new Ledger(dataSource, deadLetters, settings, meters), properties.ledger().enabled(), loops);
    }

    /** Readiness: the lists are kept, those of the backup too, and the domain knows of us. PostgreSQL is not asked: everything streams on without it. */
    @Bean
    HealthIndicator domainHealthIndicator(StreamsHandle streams, DomainMembership membership) {
        return () -> (streams.isRunning() && streams.hasRestored() && membership.isJoined() ? Health.up() : Health.outOfService())
                .withDetail("lists", streams.state())
                .withDetail("restored", streams.hasRestored())
                .withDetail("joined", membership.isJoined())
                .build();
    }

    /** Liveness: every loop turns. */
    @Bean
    HealthIndicator loopsHealthIndicator(StreamsHandle streams, Loops loops) {
        return () -> {
            List<String> stalled = loops.stalled();
            return (!streams.isDead() && stalled.isEmpty() ? Health.up() : Health.down())
                    .withDetail("lists", streams.state())
                    .withDetail("stalled", stalled)
                    .build();
        };
    }
}
