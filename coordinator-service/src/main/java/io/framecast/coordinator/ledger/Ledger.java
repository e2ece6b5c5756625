package io.framecast.coordinator.ledger;

import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.topic.DeadLetters;
import io.framecast.protocol.topic.EventCodec;
import io.framecast.protocol.topic.PollingThread;
import io.framecast.protocol.topic.Topic;
import io.framecast.protocol.topic.Topics;
import io.framecast.protocol.topic.UnreadableRecordException;
import io.framecast.protocol.watch.Pulse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop that writes the ledger. The coordinators' loops form a group, and each writes the partitions it is given; where to
 * read on is in PostgreSQL alone, moved with the rows. On whatever goes wrong the loop begins again from there.
 */
public final class Ledger implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);
    private static final Duration LOG_EVERY = Duration.ofSeconds(10);

    /** SQL states of what is wrong with a value, not with the server: class 22 and 23. */
    private static final List<String> VALUE_AT_FAULT = List.of("22", "23");

    private static final List<Topic<?>> TOPICS = List.of(Topics.MOVIE, Topics.HOLDING, Topics.CRQ, Topics.CANCEL, Topics.CDONE,
            Topics.PROGRESS, Topics.SLOST, Topics.PRQ, Topics.DSTRG, Topics.STRG, Topics.VDONE, Topics.VPDONE, Topics.SETUP);

    private final LedgerDatabase database;
    private final DeadLetters deadLetters;
    private final LedgerSettings settings;
    private final Map<String, Topic<?>> topics;
    private final Map<TopicPartition, Long> standing = new HashMap<>();
    private final PollingThread thread;
    private final Counter written;
    private final Counter failures;
    private final Pulse pulse = new Pulse();
    private long lastLogNanos = System.nanoTime() - LOG_EVERY.toNanos();

    /**
     * @param dataSource PostgreSQL; asked for a connection by the loop only
     * @param deadLetters where records go that cannot be written
     */
    public Ledger(DataSource dataSource, DeadLetters deadLetters, LedgerSettings settings, MeterRegistry meters) {
        this.database = new LedgerDatabase(dataSource);
        this.deadLetters = deadLetters;
        this.settings = settings;
        this.topics = TOPICS.stream().collect(Collectors.toMap(topic -> topic.in(settings.domain()), Function.identity()));
        this.written = Counter.builder("framecast.ledger.records").description("records written to the ledger").register(meters);
        this.failures = Counter.builder("framecast.ledger.failures")
                .description("times the ledger had to begin again, as without PostgreSQL").register(meters);
        this.thread = new PollingThread("ledger", this::run);
    }

    /** Begins to write, on a thread of its own. */
    public void start() {
        pulse.beat();
        thread.start();
    }

    /** Beats with each turn of the loop, with PostgreSQL or without. */
    public Pulse pulse() {
        return pulse;
    }

    private void run() {
        while (!thread.isEnded()) {
            try {
                database.migrate();
                follow();
            } catch (WakeupException e) {
                // Closing.
            } catch (RuntimeException | SQLException e) {
                failures.increment();
                pulse.beat();
                long now = System.nanoTime();
                if (now - lastLogNanos > LOG_EVERY.toNanos()) {
                    lastLogNanos = now;
                    LOG.warn("the ledger waits {} ms and begins again, until it can: {}", settings.retryEvery().toMillis(), firstLine(e));
                }
                thread.pause(settings.retryEvery());
            }
        }
    }

    private void follow() throws SQLException {
        try (Consumer<String, byte[]> client =
                new KafkaConsumer<>(clientSettings(), new StringDeserializer(), new ByteArrayDeserializer())) {
            thread.polls(client);
            standing.clear();
            client.subscribe(topics.keySet(), new Assignment(client));
            while (!thread.isEnded()) {
                ConsumerRecords<String, byte[]> records = client.poll(POLL);
                if (!records.isEmpty()) {
                    write(records);
                }
                pulse.beat();
            }
        }
    }

    private void write(ConsumerRecords<String, byte[]> records) throws SQLException {
        List<LedgerEntry> entries = new ArrayList<>();
        Map<TopicPartition, Long> to = new HashMap<>();
        for (ConsumerRecord<String, byte[]> read : records) {
            LedgerEntry entry = entry(read);
            if (entry != null) {
                entries.add(entry);
            }
            to.put(new TopicPartition(read.topic(), read.partition()), read.offset() + 1);
        }
        try {
            database.write(entries, standing, to);
        } catch (SQLException e) {
            if (!isValueAtFault(e)) {
                throw e;
            }
            writeOneByOne(records);
        }
        standing.putAll(to);
        written.increment(entries.size());
    }

    /** One record of the batch cannot be written: all others are, and that one is put aside. */
    private void writeOneByOne(ConsumerRecords<String, byte[]> records) throws SQLException {
        for (ConsumerRecord<String, byte[]> read : records) {
            LedgerEntry entry = entry(read);
            TopicPartition partition = new TopicPartition(read.topic(), read.partition());
            Map<TopicPartition, Long> to = Map.of(partition, read.offset() + 1);
            try {
                database.write(entry == null ? List.of() : List.of(entry), standing, to);
            } catch (SQLException e) {
                if (!isValueAtFault(e)) {
                    throw e;
                }
                refuse(read, "the ledger cannot hold it: " + firstLine(e));
                database.write(List.of(), standing, to);
            }
            standing.putAll(to);
        }
    }

    private @Nullable LedgerEntry entry(ConsumerRecord<String, byte[]> read) {
        Topic<?> topic = Objects.requireNonNull(topics.get(read.topic()), "only the ledger's topics are read");
        try {
            DomainEvent event = read.value() == null ? null : EventCodec.decode(topic, read.key(), read.value());
            return new LedgerEntry(topic, new LedgerEntry.Place(read.topic(), read.partition(), read.offset()), read.key(), event);
        } catch (UnreadableRecordException e) {
            refuse(read, e.getMessage());
            return null;
        }
    }

    private void refuse(ConsumerRecord<String, byte[]> read, String reason) {
        deadLetters.refuse(read.topic(), read.partition(), read.offset(), read.key(), read.value(), reason);
    }

    private static boolean isValueAtFault(SQLException e) {
        return e.getSQLState() != null && VALUE_AT_FAULT.stream().anyMatch(e.getSQLState()::startsWith);
    }

    private static String firstLine(Exception e) {
        String message = String.valueOf(e.getMessage()).strip();
        int end = message.indexOf('\n');
        return e.getClass().getSimpleName() + ": " + (end < 0 ? message : message.substring(0, end));
    }

    private Map<String, Object> clientSettings() {
        Map<String, Object> client = new HashMap<>();
        client.put(ConsumerConfig.GROUP_ID_CONFIG, settings.domain() + "-ledger");
        client.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.nodeId() + "-ledger");
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        client.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.batchRecords());
        client.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6000);
        client.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1500);
        client.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        client.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return settings.kafka().client(client);
    }

    /** Stops writing; waits for the batch that is being written, for at most three seconds. */
    @Override
    public void close() {
        thread.end(CLOSE_WITHIN);
        pulse.rest();
    }

    private final class Assignment implements ConsumerRebalanceListener {

        private final Consumer<?, ?> client;

        private Assignment(Consumer<?, ?> client) {
            this.client = client;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            try {
                Map<TopicPartition, Long> offsets = database.offsets(partitions);
                standing.putAll(offsets);
                offsets.forEach(client::seek);
            } catch (SQLException e) {
                throw new IllegalStateException("the ledger cannot tell where it stands: " + e.getMessage(), e);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(standing::remove);
        }
    }
}
