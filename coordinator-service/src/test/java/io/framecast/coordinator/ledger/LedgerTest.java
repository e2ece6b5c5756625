package io.framecast.coordinator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.DeadLetter;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.DeadLetters;
import io.framecast.protocol.topic.DomainTopics;
import io.framecast.protocol.topic.EventSender;
import io.framecast.protocol.topic.KafkaConnection;
import io.framecast.protocol.topic.KafkaForTests;
import io.framecast.protocol.topic.TopicReader;
import io.framecast.protocol.topic.TopicSettings;
import io.framecast.protocol.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The loop against a real Kafka and a real PostgreSQL. */
class LedgerTest {

    private static final String DOMAIN = "ledger";

    @TempDir
    private Path directory;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final PGSimpleDataSource dataSource = new PGSimpleDataSource();
    private KafkaForTests kafka;
    private EventSender sender;
    private DeadLetters deadLetters;
    private int postgresPort;
    private TopicReader reader;
    private EmbeddedPostgres postgres;
    private final List<Ledger> ledgers = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        kafka = new KafkaForTests(directory.resolve("kafka"));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            new DomainTopics(admin, DOMAIN, new TopicSettings(2, 1)).ensure();
        }
        sender = new EventSender(KafkaConnection.open(kafka.bootstrapServers()), DOMAIN, "test");
        deadLetters = new DeadLetters(sender, "test", InstantSource.system(), meters);
        postgresPort = KafkaForTests.freePort();
        dataSource.setPortNumbers(new int[] {postgresPort});
        dataSource.setUser("postgres");
        dataSource.setDatabaseName("postgres");
    }

    @AfterEach
    void stop() throws IOException {
        ledgers.forEach(Ledger::close);
        reader.close();
        if (postgres != null) {
            postgres.close();
        }
        sender.close();
        kafka.close();
    }

    @Test
    void theLedgerCatchesUpWhenPostgresComesAndGoesOnWhereItStoodAfterARestart() throws Exception {
        List<DeadLetter> letters = new CopyOnWriteArrayList<>();
        reader = new TopicReader(KafkaConnection.open(kafka.bootstrapServers()), DOMAIN, "letters", deadLetters)
                .read(Topics.DEAD_LETTER, TopicReader.From.BEGINNING, (_, letter) -> letters.add(letter))
                .start();
        Ledger ledger = started();
        crq("before-postgres");
        poison();
        await(() -> meters.counter("framecast.ledger.failures").count() > 0);
        assertThat(ledger.pulse().silence()).isLessThan(Duration.ofSeconds(10));

        postgres = EmbeddedPostgres.builder().setPort(postgresPort).start();
        crq("with-postgres");
        await(() -> requests() == 2);
        await(() -> letters.size() == 1);
        assertThat(letters.getFirst().reason()).contains("not a crq record");

        ledger.close();
        crq("between");
        double before = written();
        started();
        await(() -> requests() == 3);
        // Rows are there a moment before they are counted.
        await(() -> written() > before);
        assertThat(written() - before).as("records written after the restart").isEqualTo(1);
    }

    private Ledger started() {
        Ledger ledger = ledger();
        ledgers.add(ledger);
        ledger.start();
        return ledger;
    }

    private Ledger ledger() {
        return new Ledger(dataSource, deadLetters,
                new LedgerSettings(KafkaConnection.open(kafka.bootstrapServers()), DOMAIN, "test", 100, Duration.ofMillis(200)), meters);
    }

    private void crq(String ruid) throws Exception {
        sender.send(Topics.CRQ, ruid, new Crq(ruid, "movie", "v1", FrameMask.range(0, 9), FrameMask.empty(), 4, Purpose.VIEW, null,
                Instant.now())).get();
    }

    private void poison() throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.CRQ.in(DOMAIN), "poison", new byte[] {'{', '{'})).get();
        }
    }

    private double written() {
        return meters.counter("framecast.ledger.records").count();
    }

    private int requests() {
        try (Connection connection = dataSource.getConnection();
                ResultSet rows = connection.createStatement().executeQuery("SELECT count(*) FROM request")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            return -1; // Not there yet, or the table is not.
        }
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within 30 s");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
