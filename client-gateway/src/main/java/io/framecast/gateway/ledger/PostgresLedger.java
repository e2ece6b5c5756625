package io.framecast.gateway.ledger;

import io.framecast.gateway.request.Ledger;
import io.framecast.gateway.request.RequestStory;
import io.framecast.gateway.request.RequestStory.Snapshot;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.topic.EventCodec;
import io.framecast.protocol.topic.Topic;
import io.framecast.protocol.topic.Topics;
import io.framecast.protocol.topic.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Requests from the tables that the coordinator's projection keeps: {@code request} says which there are, {@code
 * request_event(ruid, at, event, detail, body)} what happened, folded by the same code as those of late. Thread-safe.
 */
public final class PostgresLedger implements Ledger {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresLedger.class);
    private static final Map<String, Topic<?>> TOPICS = Topics.all().stream()
            .collect(Collectors.toUnmodifiableMap(topic -> topic.name().toUpperCase(Locale.ROOT), Function.identity()));
    /** The longest history that is folded: a request planned anew thousands of times is cut, not waited for. */
    private static final int MAX_EVENTS = 5000;

    private final JdbcClient database;

    /** @param database the coordinator's ledger */
    public PostgresLedger(JdbcClient database) {
        this.database = database;
    }

    private record Row(String ruid, String event, String body) {}

    @Override
    public Optional<Snapshot> find(String ruid) {
        return stories(List.of(ruid)).stream().findFirst();
    }

    /** Those of these requests that the ledger has, in their order. */
    private List<Snapshot> stories(List<String> ruids) {
        if (ruids.isEmpty()) {
            return List.of();
        }
        Map<String, RequestStory> stories = new LinkedHashMap<>();
        ruids.forEach(ruid -> stories.put(ruid, new RequestStory(ruid)));
        database.sql("""
                        SELECT ruid, event, body::text AS body FROM (
                            SELECT ruid, event, body, at, row_number() OVER (PARTITION BY ruid ORDER BY at) AS place
                            FROM request_event WHERE ruid IN (:ruids)) AS events
                        WHERE place <= :most
                        ORDER BY at""")
                .param("ruids", ruids)
                .param("most", MAX_EVENTS)
                .query((row, number) -> new Row(row.getString("ruid"), row.getString("event"), row.getString("body")))
                .list()
                .forEach(row -> apply(Objects.requireNonNull(stories.get(row.ruid)), row));
        return stories.values().stream().flatMap(story -> story.snapshot().stream()).toList();
    }

    private static void apply(RequestStory story, Row row) {
        Topic<?> topic = TOPICS.get(row.event);
        if (topic == null || row.body == null) {
            return;
        }
        try {
            DomainEvent event = EventCodec.decode(topic, row.body.getBytes(StandardCharsets.UTF_8));
            story.apply(event);
        } catch (UnreadableRecordException e) {
            LOG.debug("left out of the history: {}", e.getMessage());
        }
    }

    @Override
    public List<Snapshot> latest(@Nullable String movieId, @Nullable RequestPhase phase, @Nullable String after, int limit) {
        // Not by RUID: those made here sort by time, but a client may bring its own. What frame services store is no viewer's request.
        List<String> ruids = database.sql("""
                        SELECT ruid FROM request
                        WHERE purpose = 'VIEW'
                            AND (CAST(:movieId AS text) IS NULL OR movie_id = :movieId)
                            AND (CAST(:phase AS text) IS NULL OR phase = :phase)
                            AND (CAST(:after AS text) IS NULL
                                OR (created_at, ruid) < (SELECT created_at, ruid FROM request WHERE ruid = :after))
                        ORDER BY created_at DESC, ruid DESC
                        LIMIT :most""")
                .param("movieId", movieId)
                .param("phase", phase == null ? null : phase.name())
                .param("after", after)
                .param("most", limit)
                .query(String.class)
                .list();
        return stories(ruids);
    }
}
