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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Requests from the table {@code request_event(ruid, at, event, detail, body)} that the coordinator's projection keeps: folded by
 * the same code as those of late. Thread-safe.
 */
public final class PostgresLedger implements Ledger {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresLedger.class);
    private static final Map<String, Topic<?>> TOPICS = Topics.all().stream()
            .collect(Collectors.toUnmodifiableMap(topic -> topic.name().toUpperCase(Locale.ROOT), Function.identity()));
    /** The longest history that is folded: a request planned anew thousands of times is cut, not waited for. */
    private static final int MAX_EVENTS = 5000;
    private static final int MAX_SCANNED = 2000;

    private final JdbcClient database;

    /** @param database the coordinator's ledger */
    public PostgresLedger(JdbcClient database) {
        this.database = database;
    }

    private record Row(String event, String body) {}

    @Override
    public Optional<Snapshot> find(String ruid) {
        List<Row> rows = database.sql("SELECT event, body::text AS body FROM request_event WHERE ruid = :ruid ORDER BY at LIMIT " + MAX_EVENTS)
                .param("ruid", ruid)
                .query((row, number) -> new Row(row.getString("event"), row.getString("body")))
                .list();
        RequestStory story = new RequestStory(ruid);
        rows.forEach(row -> apply(story, row));
        return story.snapshot();
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
        // RUIDs made here sort by time, but a client may bring its own: the first PRQ says when a request was made.
        List<String> ruids = database.sql("""
                        SELECT ruid FROM request_event
                        WHERE event = 'PRQ' AND (CAST(:movieId AS text) IS NULL OR body ->> 'movieId' = :movieId)
                        GROUP BY ruid
                        HAVING CAST(:after AS text) IS NULL
                            OR min(at) < (SELECT min(at) FROM request_event WHERE event = 'PRQ' AND ruid = :after)
                        ORDER BY min(at) DESC
                        LIMIT :most""")
                .param("movieId", movieId)
                .param("after", after)
                .param("most", phase == null ? limit : MAX_SCANNED)
                .query(String.class)
                .list();
        List<Snapshot> found = new ArrayList<>();
        for (String ruid : ruids) {
            find(ruid).filter(snapshot -> phase == null || snapshot.phase() == phase).ifPresent(found::add);
            if (found.size() == limit) {
                break;
            }
        }
        return found;
    }
}
