package io.framecast.coordinator.lists;

import io.framecast.coordinator.admission.Admission;
import io.framecast.coordinator.admission.AdmissionRules;
import io.framecast.coordinator.catalogue.ImportMachine;
import io.framecast.coordinator.catalogue.ImportTimings;
import io.framecast.coordinator.membership.MembershipMachine;
import io.framecast.coordinator.repair.RepairMachine;
import io.framecast.coordinator.repair.RepairTimings;
import io.framecast.coordinator.request.RequestTimings;
import io.framecast.coordinator.request.VideoRequestMachine;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.topic.EventCodec;
import io.framecast.protocol.topic.Topic;
import io.framecast.protocol.topic.UnreadableRecordException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.BytesDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** A coordinator of one partition without Kafka; a successor can inherit its changelog. */
final class ListsUnderTest implements AutoCloseable {

    static final String DOMAIN = "test";
    static final String SECRET = "a secret of sixteen";
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final String CHANGELOG = "test-coordinator-lists-changelog";

    private final TopologyTestDriver driver;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<KeyValue<Bytes, byte[]>> changelog = new ArrayList<>();
    private final long term;
    private final Log log = new Log();
    private Instant now;

    /** The log as the coordinator hears it: answers at once, until it falls silent. */
    private final class Log implements Inputs {

        private @Nullable Instant silentSince;

        @Override
        public long unread(int partition) {
            return 0;
        }

        @Override
        public long unansweredMillis() {
            return silentSince == null ? 0 : Duration.between(silentSince, now).toMillis();
        }
    }

    ListsUnderTest() {
        this(0, List.of(), START);
    }

    private ListsUnderTest(long term, List<KeyValue<Bytes, byte[]>> inherited, Instant now) {
        this.term = term;
        this.now = now;
        this.changelog.addAll(inherited);
        TermFencedStore store = new TermFencedStore(ListsTopology.STORE);
        inherited.forEach(entry -> store.restore(entry.key, entry.value));
        Machines machines = new Machines(
                new VideoRequestMachine(RequestTimings.defaults(), new JoinToken(SECRET)::mint, true),
                new ImportMachine(ImportTimings.defaults(), "coordinator-1"), new RepairMachine(RepairTimings.defaults(), "coordinator-1"),
                new MembershipMachine(Duration.ofSeconds(3)), new Admission(AdmissionRules.defaults()));
        ListsTopology topology = new ListsTopology(new ListsSettings(DOMAIN, "coordinator-1", 1), machines,
                _ -> term, log, new WriteLosses(), new ListsMeters(meters), supplier(store));
        StreamsBuilder builder = new StreamsBuilder();
        topology.accept(builder.stream(ListsTopology.inputs(DOMAIN), Consumed.with(Serdes.String(), Serdes.ByteArray())));
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test-coordinator");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        this.driver = new TopologyTestDriver(builder.build(), properties, now);
    }

    /** A backup becomes primary: all it has is the changelog, as restored. */
    ListsUnderTest takenOver(long nextTerm) {
        collectChangelog();
        return new ListsUnderTest(nextTerm, changelog, now);
    }

    /** The lists as they are, without marks. */
    SortedMap<String, StoredValue> dump() {
        SortedMap<String, StoredValue> dump = new TreeMap<>();
        KeyValueStore<String, byte[]> store = driver.getKeyValueStore(ListsTopology.STORE);
        try (var entries = store.all()) {
            entries.forEachRemaining(entry -> {
                if (!entry.key.startsWith("!")) {
                    dump.put(entry.key, StoredValue.of(entry.value));
                }
            });
        }
        return dump;
    }

    /** The lists as a backup has them. */
    SortedMap<String, StoredValue> backup() {
        collectChangelog();
        TermFencedStore store = new TermFencedStore(ListsTopology.STORE);
        changelog.forEach(entry -> store.restore(entry.key, entry.value));
        SortedMap<String, StoredValue> dump = new TreeMap<>();
        store.all().forEachRemaining(entry -> {
            String key = new String(entry.key.get(), java.nio.charset.StandardCharsets.UTF_8);
            if (!key.startsWith("!")) {
                dump.put(key, StoredValue.of(entry.value));
            }
        });
        return dump;
    }

    List<KeyValue<Bytes, byte[]>> changelog() {
        collectChangelog();
        return changelog;
    }

    private void collectChangelog() {
        var records = driver.createOutputTopic(CHANGELOG, new BytesDeserializer(), new ByteArrayDeserializer());
        while (!records.isEmpty()) {
            TestRecord<Bytes, byte[]> entry = records.readRecord();
            changelog.add(KeyValue.pair(entry.key(), entry.value()));
        }
    }

    <E extends DomainEvent> void send(Topic<E> topic, String key, E event) {
        sendBytes(topic, key, EventCodec.encode(event));
    }

    void sendBytes(Topic<?> topic, String key, byte[] value) {
        driver.createInputTopic(topic.in(DOMAIN), new StringSerializer(), new ByteArraySerializer()).pipeInput(key, value, now);
    }

    /** Everything sent to the topic since the last call. */
    <E extends DomainEvent> List<E> take(Topic<E> topic) {
        List<E> events = new ArrayList<>();
        var records = driver.createOutputTopic(topic.in(DOMAIN), new StringDeserializer(), new ByteArrayDeserializer());
        while (!records.isEmpty()) {
            try {
                events.add(EventCodec.decode(topic, records.readValue()));
            } catch (UnreadableRecordException e) {
                throw new AssertionError("a coordinator wrote what nobody can read", e);
            }
        }
        return events;
    }

    /** The only record sent to the topic since the last call. */
    <E extends DomainEvent> E takeOnly(Topic<E> topic) {
        List<E> events = take(topic);
        if (events.size() != 1) {
            throw new AssertionError("expected one " + topic.name() + " record, got " + events);
        }
        return events.getFirst();
    }

    void discardOutput() {
        collectChangelog();
        io.framecast.protocol.topic.Topics.all().forEach(this::take);
    }

    /** Time passes in small steps, as it does. */
    void pass(Duration duration) {
        for (long left = duration.toMillis(); left > 0; left -= 500) {
            pause(Duration.ofMillis(Math.min(left, 500)));
        }
    }

    /** Time passes in one step: the process did not run. */
    void pause(Duration duration) {
        now = now.plus(duration);
        driver.advanceWallClockTime(duration);
    }

    /** From now on the log answers nothing, or again. */
    void silenceLog(boolean isSilent) {
        log.silentSince = isSilent ? now : null;
    }

    Instant now() {
        return now;
    }

    long term() {
        return term;
    }

    SimpleMeterRegistry meters() {
        return meters;
    }

    @Override
    public void close() {
        driver.close();
    }

    private static KeyValueBytesStoreSupplier supplier(TermFencedStore store) {
        return new KeyValueBytesStoreSupplier() {
            @Override
            public String name() {
                return store.name();
            }

            @Override
            public KeyValueStore<Bytes, byte[]> get() {
                return store;
            }

            @Override
            public String metricsScope() {
                return "in-memory";
            }
        };
    }
}
