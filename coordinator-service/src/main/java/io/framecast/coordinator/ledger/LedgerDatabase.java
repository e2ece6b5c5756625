package io.framecast.coordinator.ledger;

import io.framecast.coordinator.ledger.LedgerStatement.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.flywaydb.core.Flyway;

/** The ledger's tables. Used by one thread; others may write the same tables from elsewhere. */
final class LedgerDatabase {

    private static final String CLAIM = "INSERT INTO ledger_offset (topic, partition, next_offset) VALUES (?, ?, 0) ON CONFLICT DO NOTHING";
    private static final String WHERE_TO_READ = "SELECT next_offset FROM ledger_offset WHERE topic = ? AND partition = ?";
    private static final String MOVE =
            "UPDATE ledger_offset SET next_offset = ? WHERE topic = ? AND partition = ? AND next_offset = ?";

    private final DataSource dataSource;

    LedgerDatabase(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Creates or brings up to date the tables; several may try at once. */
    void migrate() {
        Flyway.configure(LedgerDatabase.class.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:db/migration")
                .lockRetryCount(30)
                .load()
                .migrate();
    }

    /** From which offset each partition is to be read on. */
    Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions) throws SQLException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement claim = connection.prepareStatement(CLAIM);
                PreparedStatement read = connection.prepareStatement(WHERE_TO_READ)) {
            for (TopicPartition partition : partitions) {
                claim.setString(1, partition.topic());
                claim.setInt(2, partition.partition());
                claim.executeUpdate();
                read.setString(1, partition.topic());
                read.setInt(2, partition.partition());
                try (ResultSet row = read.executeQuery()) {
                    row.next();
                    offsets.put(partition, row.getLong(1));
                }
            }
        }
        return offsets;
    }

    /**
     * Writes the entries and moves the offsets, all or nothing.
     *
     * @param entries in the order of each partition
     * @param from where each partition stood when it was read
     * @param to where each partition stands after the entries
     * @throws LedgerFencedException where a partition stands elsewhere by now: nothing was written
     */
    void write(List<LedgerEntry> entries, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                move(connection, from, to);
                insert(connection, entries);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private static void move(Connection connection, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) throws SQLException {
        // In one order for all writers, so that two never wait for each other.
        Map<String, Entry<TopicPartition, Long>> inOrder = new TreeMap<>();
        to.entrySet().forEach(entry -> inOrder.put(entry.getKey().toString(), entry));
        try (PreparedStatement move = connection.prepareStatement(MOVE)) {
            for (Entry<TopicPartition, Long> entry : inOrder.values()) {
                TopicPartition partition = entry.getKey();
                long expected = Objects.requireNonNull(from.get(partition), "what is written was read from somewhere");
                move.setLong(1, entry.getValue());
                move.setString(2, partition.topic());
                move.setInt(3, partition.partition());
                move.setLong(4, expected);
                if (move.executeUpdate() != 1) {
                    throw new LedgerFencedException("the ledger does not stand at " + partition + "@" + expected + " any more");
                }
            }
        }
    }

    private static void insert(Connection connection, List<LedgerEntry> entries) throws SQLException {
        Map<Table, PreparedStatement> statements = new EnumMap<>(Table.class);
        try {
            for (LedgerEntry entry : entries) {
                for (LedgerStatement row : LedgerProjection.rows(entry)) {
                    PreparedStatement statement = statements.get(row.table());
                    if (statement == null) {
                        statement = connection.prepareStatement(row.table().sql());
                        statements.put(row.table(), statement);
                    }
                    bind(statement, row);
                    statement.addBatch();
                }
            }
            for (PreparedStatement statement : statements.values()) {
                statement.executeBatch();
            }
        } finally {
            for (PreparedStatement statement : statements.values()) {
                statement.close();
            }
        }
    }

    private static void bind(PreparedStatement statement, LedgerStatement row) throws SQLException {
        for (int i = 0; i < row.values().size(); i++) {
            Object value = row.values().get(i);
            statement.setObject(i + 1, value instanceof Instant at ? Timestamp.from(at) : value);
        }
    }
}
