package io.framecast.coordinator.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row to be written. Rows of one table may be written in any order with rows of another: each statement merges.
 *
 * @param table how
 * @param values the statement's parameters, in their order
 */
record LedgerStatement(Table table, List<@Nullable Object> values) {

    /** The tables, each with the one statement that writes it. */
    enum Table {
        MOVIE("""
                INSERT INTO movie (id, version, title, frames, frame_rate, width, height, bytes, copies, recorded_at, created_at, withdrawn)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET version = COALESCE(EXCLUDED.version, movie.version),
                    title = COALESCE(EXCLUDED.title, movie.title), frames = COALESCE(EXCLUDED.frames, movie.frames),
                    frame_rate = COALESCE(EXCLUDED.frame_rate, movie.frame_rate), width = COALESCE(EXCLUDED.width, movie.width),
                    height = COALESCE(EXCLUDED.height, movie.height), bytes = COALESCE(EXCLUDED.bytes, movie.bytes),
                    copies = COALESCE(EXCLUDED.copies, movie.copies), recorded_at = CASE WHEN EXCLUDED.version IS NULL THEN movie.recorded_at ELSE EXCLUDED.recorded_at END,
                    created_at = COALESCE(EXCLUDED.created_at, movie.created_at), withdrawn = EXCLUDED.withdrawn"""),
        HOLDING("""
                INSERT INTO holding (key, node, movie_id, movie_version, kind, mask, frames, bytes, at, withdrawn)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (key) DO UPDATE SET node = COALESCE(EXCLUDED.node, holding.node),
                    movie_id = COALESCE(EXCLUDED.movie_id, holding.movie_id),
                    movie_version = COALESCE(EXCLUDED.movie_version, holding.movie_version),
                    kind = COALESCE(EXCLUDED.kind, holding.kind), mask = EXCLUDED.mask, frames = EXCLUDED.frames, bytes = EXCLUDED.bytes,
                    at = COALESCE(EXCLUDED.at, holding.at), withdrawn = EXCLUDED.withdrawn"""),
        REQUEST("""
                INSERT INTO request (ruid, movie_id, movie_version, purpose, phase, phase_rank, epoch, created_at, ended_at, wanted, have,
                    delivered, cached, unavailable, reason)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (ruid) DO UPDATE SET movie_id = COALESCE(request.movie_id, EXCLUDED.movie_id),
                    movie_version = COALESCE(request.movie_version, EXCLUDED.movie_version),
                    purpose = COALESCE(request.purpose, EXCLUDED.purpose),
                    phase = CASE WHEN EXCLUDED.phase_rank > request.phase_rank THEN EXCLUDED.phase ELSE request.phase END,
                    phase_rank = GREATEST(request.phase_rank, EXCLUDED.phase_rank),
                    epoch = GREATEST(request.epoch, EXCLUDED.epoch),
                    created_at = LEAST(request.created_at, EXCLUDED.created_at),
                    ended_at = COALESCE(request.ended_at, EXCLUDED.ended_at),
                    wanted = COALESCE(request.wanted, EXCLUDED.wanted), have = COALESCE(EXCLUDED.have, request.have),
                    delivered = CASE WHEN request.phase_rank = 3 THEN COALESCE(request.delivered, EXCLUDED.delivered)
                        ELSE COALESCE(EXCLUDED.delivered, request.delivered) END,
                    cached = COALESCE(EXCLUDED.cached, request.cached),
                    unavailable = COALESCE(EXCLUDED.unavailable, request.unavailable),
                    reason = COALESCE(EXCLUDED.reason, request.reason)"""),
        REQUEST_EVENT("""
                INSERT INTO request_event (topic, partition, "offset", ruid, at, event, detail, body, same_as)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?) ON CONFLICT DO NOTHING"""),
        INCIDENT("""
                INSERT INTO incident (topic, partition, "offset", at, kind, subject, node, detail)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""");

        private final String sql;

        Table(String sql) {
            this.sql = sql;
        }

        String sql() {
            return sql;
        }
    }
}
