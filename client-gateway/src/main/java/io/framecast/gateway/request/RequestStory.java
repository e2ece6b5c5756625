package io.framecast.gateway.request;

import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.GroupRole;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.QueuePlace;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.event.Vdone;
import io.framecast.protocol.event.Vpdone;
import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request, folded from its events. Not thread-safe.
 *
 * <p>The events come from several topics, so in almost any order, and may come twice: what an event sets is decided by its
 * (term, epoch), phases only go forward, the first terminal one wins, and an entry of the history that says the same as an
 * earlier one is left out.
 */
public final class RequestStory {

    private static final int MAX_HISTORY = 200;
    private static final int KEPT_FIRST = 50;

    private final String ruid;
    private final List<HistoryEntry> history = new ArrayList<>();
    private @Nullable RequestBody asked;
    private FrameMask have = FrameMask.empty();
    private boolean isListed;
    private boolean hasPrq;
    private boolean knowsWhatWasAsked;
    private RequestPhase phase = RequestPhase.PENDING;
    private long term = -1;
    private int epoch;
    private FrameMask delivered = FrameMask.empty();
    private FrameMask cached = FrameMask.empty();
    private FrameMask unavailable = FrameMask.empty();
    private @Nullable List<Share> shares;
    private @Nullable QueuePlace queue;
    private String detail = "";

    /** @param ruid request unique id */
    public RequestStory(String ruid) {
        this.ruid = ruid;
    }

    /** Takes an event of this request. */
    public void apply(DomainEvent event) {
        switch (event) {
            case Crq crq -> {
                // What the coordinator lists is the request; a CRQ may be another one's under the same RUID.
                if (!isListed) {
                    asked = new RequestBody(ruid, crq.movieId(), crq.movieVersion(), crq.wanted(), crq.have(), crq.maxSources());
                    have = crq.have();
                    knowsWhatWasAsked = true;
                }
            }
            case Prq prq -> listed(prq);
            case Strg strg -> strategy(strg);
            case Svjoin svjoin when svjoin.role() == GroupRole.SINK ->
                    planned(svjoin.term(), svjoin.epoch(), svjoin.shares(), svjoin.unavailable());
            case Progress progress -> progress(progress);
            case Cdone cdone -> {
                delivered = delivered.or(cdone.delivered());
                cached = cdone.cached();
            }
            case Vdone vdone -> {
                delivered = delivered.or(vdone.delivered());
                cached = vdone.cached();
                end(vdone.phase(), vdone.epoch(), "");
            }
            case Vpdone vpdone -> {
                delivered = delivered.or(vpdone.delivered());
                end(vpdone.phase(), vpdone.epoch(), vpdone.reason());
            }
            default -> { }
        }
        note(EventText.at(event), EventText.name(event), EventText.detail(event));
    }

    /**
     * The sink of this request is told of a strategy, so a coordinator has listed it: CRQ, PRQ and STRG may come later.
     *
     * @param body what is asked for at the sink
     */
    void joined(RequestBody body, Svjoin command) {
        if (!knowsWhatWasAsked) {
            asked = body;
            have = body.have();
            knowsWhatWasAsked = true;
        }
        isListed = true;
        apply(command);
    }

    private void listed(Prq prq) {
        knowsWhatWasAsked = true;
        RequestBody before = asked;
        boolean isWider = before != null && before.movieVersion().equals(prq.movieVersion()) && !before.wanted().containsAll(prq.wanted());
        if (!hasPrq || isWider) {
            hasPrq = true;
            asked = new RequestBody(ruid, prq.movieId(), prq.movieVersion(), prq.wanted(), prq.have(), prq.maxSources());
        }
        // A viewer who opens the request again says anew what it has.
        have = prq.have();
        queue = prq.queue();
        isListed = true;
    }

    private void strategy(Strg strg) {
        isListed = true;
        if (asked == null) {
            // It has overtaken CRQ and PRQ, which come by other topics: it says neither what the viewer has nor of how many sources.
            asked = new RequestBody(ruid, strg.movieId(), strg.movieVersion(), strg.wanted(), FrameMask.empty(), 1);
        }
        planned(strg.term(), strg.epoch(), strg.shares(), strg.unavailable());
    }

    /** A strategy, as everyone is told of it or its sink is. */
    private void planned(long inTerm, int inEpoch, List<Share> accepted, FrameMask heldByNobody) {
        if (inTerm > term || (inTerm == term && inEpoch >= epoch)) {
            term = inTerm;
            epoch = inEpoch;
            shares = accepted;
            unavailable = heldByNobody;
        }
        advance(RequestPhase.PLANNED);
    }

    private void progress(Progress progress) {
        delivered = delivered.or(progress.delivered());
        advance(RequestPhase.STREAMING);
    }

    private void end(RequestPhase last, int lastEpoch, String why) {
        if (!phase.isTerminal()) {
            epoch = Math.max(epoch, lastEpoch);
            detail = why;
        }
        isListed = true;
        advance(last);
    }

    private void advance(RequestPhase next) {
        if (next.canTransitionFrom(phase)) {
            phase = next;
        }
    }

    private void note(Instant at, String event, String text) {
        boolean isRepeated = history.stream().anyMatch(entry -> entry.event().equals(event) && entry.detail().equals(text));
        if (isRepeated) {
            return;
        }
        if (history.size() == MAX_HISTORY) {
            // The beginning explains the request, the end explains its state; the middle goes first.
            history.remove(KEPT_FIRST);
        }
        int place = history.size();
        while (place > 0 && history.get(place - 1).at().isAfter(at)) {
            place--;
        }
        history.add(place, new HistoryEntry(at, event, text));
    }

    /**
     * What is known of a request at one moment.
     *
     * @param body what it asks for
     * @param phase where it stands
     * @param isListed whether a coordinator has listed it, and all of what it asks for is known
     * @param report the request as the outside sees it
     */
    public record Snapshot(RequestBody body, RequestPhase phase, boolean isListed, RequestReport report) {}

    /** What is known now; empty before anything says what was asked for. */
    public Optional<Snapshot> snapshot() {
        RequestBody body = asked;
        return body == null ? Optional.empty() : Optional.of(new Snapshot(body, phase, isListed && knowsWhatWasAsked, report(body)));
    }

    private RequestReport report(RequestBody body) {
        FrameMask missing = body.wanted().andNot(have).andNot(delivered);
        return new RequestReport(ruid, body.movieId(), phase, epoch, body.wanted().toText(), have.toText(), missing.toText(),
                delivered.toText(), cached.toText(), unavailable.toText(), shares == null ? null : strategy(shares),
                phase == RequestPhase.PENDING ? queue : null, detail,
                List.copyOf(history));
    }

    private static RequestReport.Strategy strategy(List<Share> shares) {
        return new RequestReport.Strategy(shares.stream()
                .map(share -> new RequestReport.ShareReport(share.node(), share.mask().toText(), share.mask().count(),
                        share.standbys().stream()
                                .map(standby -> new RequestReport.StandbyReport(standby.node(), standby.mask().toText()))
                                .toList()))
                .toList());
    }
}
