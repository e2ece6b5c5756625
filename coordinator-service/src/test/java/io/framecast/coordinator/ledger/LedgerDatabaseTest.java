package io.framecast.coordinator.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Setup;
import io.framecast.protocol.event.Slost;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.event.Vdone;
import io.framecast.protocol.event.Vpdone;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.Topic;
import io.framecast.protocol.topic.Topics;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerDatabaseTest {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final FrameMask WANTED = FrameMask.range(0, 99);

    private static EmbeddedPostgres postgres;

    private final LedgerDatabase database = new LedgerDatabase(postgres.getPostgresDatabase());

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stopPostgres() throws Exception {
        postgres.close();
    }

    @BeforeEach
    void emptyTables() throws SQLException {
        database.migrate();
        execute("TRUNCATE movie, holding, request, request_event, incident, ledger_offset");
    }

    @Test
    void aBatchWrittenTwiceIsWrittenOnce() throws SQLException {
        List<LedgerEntry> batch = wholeRequest();
        write(batch, 0, 100);
        List<String> once = dump();
        execute("UPDATE ledger_offset SET next_offset = 0");
        write(batch, 0, 100);
        assertThat(dump()).isEqualTo(once);
        assertThat(once).hasSizeGreaterThan(8);
    }

    @Test
    void theOrderOfTopicsDoesNotMatter() throws SQLException {
        List<LedgerEntry> batch = wholeRequest();
        write(batch, 0, 100);
        List<String> inOrder = dump();
        for (int seed = 0; seed < 10; seed++) {
            emptyTables();
            List<LedgerEntry> shuffled = new ArrayList<>(batch);
            Collections.shuffle(shuffled, new Random(seed));
            write(shuffled, 0, 100);
            assertThat(dump()).as("seed %d", seed).isEqualTo(inOrder);
        }
    }

    @Test
    void aSecondWriterIsFencedAndWritesNothing() throws SQLException {
        TopicPartition partition = new TopicPartition("test.crq", 0);
        Map<TopicPartition, Long> stands = database.offsets(List.of(partition));
        database.write(List.of(entry(Topics.CRQ, 0, crq("ruid-1"))), stands, Map.of(partition, 1L));
        assertThatThrownBy(() -> database.write(List.of(entry(Topics.CRQ, 0, crq("ruid-2"))), stands, Map.of(partition, 1L)))
                .isInstanceOf(LedgerFencedException.class);
        assertThat(query("SELECT ruid FROM request")).containsExactly("ruid-1");
        assertThat(database.offsets(List.of(partition))).containsEntry(partition, 1L);
    }

    @Test
    void theFirstTerminalPhaseWinsAndAPhaseNeverGoesBack() throws SQLException {
        write(List.of(entry(Topics.VDONE, 0, new Vdone("ruid-1", RequestPhase.DONE, 1, 2, WANTED, WANTED, AT)),
                entry(Topics.VPDONE, 0, new Vpdone("ruid-1", RequestPhase.ABANDONED, 1, 2, "late", WANTED, AT)),
                entry(Topics.PROGRESS, 0, new Progress("ruid-1", "gateway-1", 1, 1, 2, true, FrameMask.of(1), FrameMask.empty(), List.of(), AT)),
                entry(Topics.CRQ, 0, crq("ruid-1"))), 0, 100);
        assertThat(query("SELECT phase || ' ' || delivered FROM request")).containsExactly("DONE 0-99");
    }

    @Test
    void whatIsSentAgainIsHistoryOnce() throws SQLException {
        Prq prq = new Prq("ruid-1", 3, 0, 1, "movie", "v1", WANTED, FrameMask.empty(), WANTED, 4, Purpose.VIEW, null, List.of(), List.of(), AT);
        write(List.of(entry(Topics.PRQ, 0, prq), entry(Topics.PRQ, 1, prq), entry(Topics.PRQ, 2, prq)), 0, 100);
        assertThat(query("SELECT event || ': ' || detail FROM request_event"))
                .containsExactly("PRQ: 100 frames to be planned after epoch 0");
    }

    @Test
    void aWithdrawnHoldingAndMovieStayAsHistory() throws SQLException {
        Holding holding = new Holding("frame-1", "movie", "v1", HoldingKind.STORE, WANTED, 1000, AT);
        write(List.of(entry(Topics.HOLDING, 0, holding), withdrawal(Topics.HOLDING, 1, holding.key()),
                entry(Topics.MOVIE, 0, movie()), withdrawal(Topics.MOVIE, 1, "movie")), 0, 100);
        assertThat(query("SELECT node || ' ' || frames || ' ' || withdrawn FROM holding")).containsExactly("frame-1 0 true");
        assertThat(query("SELECT title || ' ' || withdrawn FROM movie")).containsExactly("A movie true");
    }

    @Test
    void aCharacterPostgresDoesNotKnowIsReplaced() throws SQLException {
        write(List.of(entry(Topics.SLOST, 0, new Slost("ruid-1", "gateway-1", "frame-1", 1, 1, 1, "nul \0 here", WANTED, AT))), 0, 100);
        assertThat(query("SELECT body->>'reason' FROM request_event")).containsExactly("nul \ufffd here");
    }

    private static List<LedgerEntry> wholeRequest() {
        return List.of(
                entry(Topics.MOVIE, 0, movie()),
                entry(Topics.SETUP, 0, new Setup(0, "coordinator-1", 1, AT)),
                entry(Topics.CRQ, 0, crq("ruid-1")),
                entry(Topics.PRQ, 0, new Prq("ruid-1", 3, 0, 1, "movie", "v1", WANTED, FrameMask.empty(), WANTED, 4, Purpose.VIEW, null,
                        List.of(), List.of(), AT)),
                entry(Topics.STRG, 0, new Strg("ruid-1", 3, 1, 2, "movie", "v1", WANTED, WANTED, null, List.of(), FrameMask.of(5),
                        "asked for", AT)),
                entry(Topics.PROGRESS, 0, new Progress("ruid-1", "gateway-1", 1, 3, 1, true, WANTED, FrameMask.empty(), List.of(), AT)),
                entry(Topics.SLOST, 0, new Slost("ruid-1", "gateway-1", "frame-1", 1, 3, 1, "reset", WANTED, AT)),
                entry(Topics.VDONE, 0, new Vdone("ruid-1", RequestPhase.DONE, 3, 1, WANTED, WANTED, AT)));
    }

    private static Crq crq(String ruid) {
        return new Crq(ruid, "movie", "v1", WANTED, FrameMask.empty(), 4, Purpose.VIEW, null, AT);
    }

    private static Movie movie() {
        return new Movie("movie", "v1", "A movie", 100, new FrameRate(30, 1), false, 640, 480, 1000, 2, null, Map.of(), AT);
    }

    private static LedgerEntry entry(Topic<?> topic, long offset, @Nullable DomainEvent event) {
        return new LedgerEntry(topic, new LedgerEntry.Place(topic.in("test"), 0, offset), "key", event);
    }

    private static LedgerEntry withdrawal(Topic<?> topic, long offset, String key) {
        return new LedgerEntry(topic, new LedgerEntry.Place(topic.in("test"), 0, offset), key, null);
    }

    private void write(List<LedgerEntry> entries, long from, long to) throws SQLException {
        TopicPartition partition = new TopicPartition("test.any", 0);
        database.offsets(List.of(partition));
        database.write(entries, Map.of(partition, from), Map.of(partition, to));
    }

    private static List<String> dump() throws SQLException {
        List<String> rows = new ArrayList<>();
        for (String table : List.of("movie", "holding", "request", "request_event", "incident", "ledger_offset")) {
            rows.addAll(query("SELECT '" + table + ' ' + "' || row_to_json(t)::text FROM " + table + " t ORDER BY 1"));
        }
        return rows;
    }

    private static List<String> query(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                ResultSet rows = connection.createStatement().executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
            connection.createStatement().execute(sql);
        }
    }
}
