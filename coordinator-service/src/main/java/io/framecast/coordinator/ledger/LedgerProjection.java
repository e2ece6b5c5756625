package io.framecast.coordinator.ledger;

import io.framecast.coordinator.ledger.LedgerEntry.Place;
import io.framecast.coordinator.ledger.LedgerStatement.Table;
import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.Dstrg;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Setup;
import io.framecast.protocol.event.Slost;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.event.Vdone;
import io.framecast.protocol.event.Vpdone;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.EventCodec;
import io.framecast.protocol.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which rows follow from a record. Pure. Topics are read side by side, so that a request's end may be seen before its beginning:
 * every statement merges, and a phase never goes back.
 */
final class LedgerProjection {

    private LedgerProjection() {}

    static List<LedgerStatement> rows(LedgerEntry entry) {
        DomainEvent event = entry.event();
        if (event == null) {
            return withdrawn(entry);
        }
        List<LedgerStatement> rows = new ArrayList<>();
        switch (event) {
            case Movie movie -> rows.add(row(Table.MOVIE, movie.id(), movie.version(), movie.title(), movie.frames(),
                    movie.frameRate().toString(), movie.width(), movie.height(), movie.bytes(), movie.copies(), movie.recordedAt(),
                    movie.createdAt(), !movie.lives()));
            case Holding holding -> rows.add(row(Table.HOLDING, holding.key(), holding.node(), holding.movieId(), holding.movieVersion(),
                    holding.kind().name(), text(holding.mask()), holding.mask().count(), holding.bytes(), holding.at(), false));
            case Setup setup -> rows.add(incident(entry.place(), setup.at(), "SETUP", Integer.toString(setup.partition()), setup.nodeId(),
                    setup.nodeId() + " is primary of partition " + setup.partition() + " in term " + entry.place().offset()));
            default -> ofRequest(entry, event, rows);
        }
        return rows;
    }

    private static List<LedgerStatement> withdrawn(LedgerEntry entry) {
        if (entry.key() == null) {
            return List.of();
        }
        if (entry.topic().equals(Topics.MOVIE)) {
            return List.of(row(Table.MOVIE, entry.key(), null, null, null, null, null, null, null, null, null, null, true));
        }
        return entry.topic().equals(Topics.HOLDING)
                ? List.of(row(Table.HOLDING, entry.key(), null, null, null, null, "", 0, 0L, null, true))
                : List.of();
    }

    private static void ofRequest(LedgerEntry entry, DomainEvent event, List<LedgerStatement> rows) {
        Place place = entry.place();
        String once = place.topic() + '/' + place.partition() + '/' + place.offset();
        switch (event) {
            case Crq crq -> {
                rows.add(request(crq.ruid(), crq.movieId(), crq.movieVersion(), crq.purpose().name(), RequestPhase.PENDING, 0, crq.at(),
                        crq.wanted(), crq.have(), null, null, null, null));
                rows.add(history(entry, crq.ruid(), crq.at(), once));
            }
            case Prq prq -> {
                rows.add(request(prq.ruid(), prq.movieId(), prq.movieVersion(), prq.purpose().name(), RequestPhase.PENDING, prq.epoch(),
                        prq.at(), prq.wanted(), null, null, null, null, null));
                rows.add(history(entry, prq.ruid(), prq.at(), "prq/" + prq.term() + '/' + prq.epoch() + '/' + prq.sequence()));
            }
            case Dstrg dstrg -> rows.add(history(entry, dstrg.ruid(), dstrg.at(), once));
            case Strg strg -> {
                rows.add(request(strg.ruid(), strg.movieId(), strg.movieVersion(), null, RequestPhase.PLANNED, strg.epoch(), strg.at(),
                        strg.wanted(), null, null, null, strg.unavailable(), null));
                rows.add(history(entry, strg.ruid(), strg.at(), "strg/" + strg.term() + '/' + strg.epoch() + '/' + strg.sequence()));
            }
            case Progress progress -> {
                rows.add(request(progress.ruid(), null, null, null, RequestPhase.STREAMING, progress.epoch(), progress.at(), null, null,
                        progress.delivered(), null, null, null));
                if (!progress.attached()) {
                    rows.add(history(entry, progress.ruid(), progress.at(), once));
                }
            }
            case Slost slost -> {
                rows.add(incident(place, slost.at(), "SLOST", slost.ruid(), slost.lost(), LedgerDetail.of(slost)));
                rows.add(history(entry, slost.ruid(), slost.at(), once));
            }
            case Cancel cancel -> rows.add(history(entry, cancel.ruid(), cancel.at(), once));
            case Cdone cdone -> rows.add(history(entry, cdone.ruid(), cdone.at(), once));
            case Vdone vdone -> {
                rows.add(request(vdone.ruid(), null, null, null, vdone.phase(), vdone.epoch(), vdone.at(), null, null, vdone.delivered(),
                        vdone.cached(), null, null));
                rows.add(history(entry, vdone.ruid(), vdone.at(), "end/" + vdone.phase()));
            }
            case Vpdone vpdone -> {
                rows.add(request(vpdone.ruid(), null, null, null, vpdone.phase(), vpdone.epoch(), vpdone.at(), null, null,
                        vpdone.delivered(), null, null, vpdone.reason()));
                rows.add(incident(place, vpdone.at(), "VPDONE", vpdone.ruid(), null, LedgerDetail.of(vpdone)));
                rows.add(history(entry, vpdone.ruid(), vpdone.at(), "end/" + vpdone.phase()));
            }
            default -> throw new IllegalArgumentException("the ledger has no table for " + event.getClass().getSimpleName());
        }
    }

    private static LedgerStatement request(String ruid, @Nullable String movieId, @Nullable String movieVersion, @Nullable String purpose,
            RequestPhase phase, int epoch, Instant at, @Nullable FrameMask wanted, @Nullable FrameMask have,
            @Nullable FrameMask delivered, @Nullable FrameMask cached, @Nullable FrameMask unavailable, @Nullable String reason) {
        return row(Table.REQUEST, ruid, movieId, movieVersion, purpose, phase.name(), rank(phase), epoch, at,
                phase.isTerminal() ? at : null, text(wanted), text(have), text(delivered), text(cached), text(unavailable), reason);
    }

    /** How far along it is, as {@code phase_rank} says it. */
    private static int rank(RequestPhase phase) {
        return switch (phase) {
            case PENDING -> 0;
            case PLANNED -> 1;
            case STREAMING -> 2;
            case DONE, CANCELLED, ABANDONED, FAILED -> 3;
        };
    }

    private static LedgerStatement history(LedgerEntry entry, String ruid, Instant at, String sameAs) {
        DomainEvent event = Objects.requireNonNull(entry.event());
        String body = new String(EventCodec.encode(event), StandardCharsets.UTF_8).replace("\\u0000", "\\ufffd");
        return row(Table.REQUEST_EVENT, entry.place().topic(), entry.place().partition(), entry.place().offset(), ruid, at,
                entry.topic().name().toUpperCase(Locale.ROOT), LedgerDetail.of(event), body, sameAs);
    }

    private static LedgerStatement incident(Place place, Instant at, String kind, String subject, @Nullable String node, String detail) {
        return row(Table.INCIDENT, place.topic(), place.partition(), place.offset(), at, kind, subject, node, detail);
    }

    private static @Nullable String text(@Nullable FrameMask mask) {
        return mask == null ? null : mask.toCompactText();
    }

    /** PostgreSQL's text takes every character but one. */
    private static LedgerStatement row(Table table, @Nullable Object... values) {
        List<@Nullable Object> clean = new ArrayList<>(Arrays.asList(values));
        clean.replaceAll(value -> value instanceof String text ? text.replace('\0', '\ufffd') : value);
        return new LedgerStatement(table, Collections.unmodifiableList(clean));
    }
}
