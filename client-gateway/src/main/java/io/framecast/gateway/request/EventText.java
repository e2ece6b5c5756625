package io.framecast.gateway.request;

import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.Dstrg;
import io.framecast.protocol.event.Lacking;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.Sdone;
import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.event.Slost;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.event.Vdone;
import io.framecast.protocol.event.Vpdone;
import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A request's events in words; those of other kinds have none here. */
public final class EventText {

    private EventText() {}

    /** The topic's name in capitals. */
    static String name(DomainEvent event) {
        return event.getClass().getSimpleName().toUpperCase(Locale.ROOT);
    }

    /** When it was written. */
    public static Instant at(DomainEvent event) {
        return switch (event) {
            case Crq crq -> crq.at();
            case Prq prq -> prq.at();
            case Dstrg dstrg -> dstrg.at();
            case Strg strg -> strg.at();
            case Svjoin svjoin -> svjoin.at();
            case Progress progress -> progress.at();
            case Slost slost -> slost.at();
            case Cancel cancel -> cancel.at();
            case Cdone cdone -> cdone.at();
            case Sdone sdone -> sdone.at();
            case Vdone vdone -> vdone.at();
            case Vpdone vpdone -> vpdone.at();
            default -> throw new IllegalArgumentException("not an event of a request: " + name(event));
        };
    }

    /** What it says, for people. */
    public static String detail(DomainEvent event) {
        return switch (event) {
            case Crq crq -> frames(crq.wanted()) + " of " + crq.movieId() + " wanted, " + crq.have().count() + " had, "
                    + to(crq.sink());
            // Without its place: that changes all the time, and would fill the history.
            case Prq prq when prq.queue() != null -> "listed, waits for room";
            case Prq prq -> "listed, " + frames(prq.missing()) + " to plan after epoch " + prq.epoch()
                    + (prq.excluded().isEmpty() ? "" : ", without " + String.join(", ", prq.excluded()))
                    + (prq.allLacking().isEmpty() ? "" : ", but not what is lacking on " + nodes(prq.allLacking()));
            case Dstrg dstrg -> "proposed by " + dstrg.plannedBy() + " after epoch " + dstrg.epoch() + ": " + shares(dstrg.shares());
            case Strg strg -> "epoch " + strg.epoch() + " (" + strg.reason() + "): " + shares(strg.shares()) + ", " + to(strg.sink())
                    + (strg.unavailable().isEmpty() ? "" : ", " + frames(strg.unavailable()) + " unavailable");
            case Svjoin svjoin -> svjoin.node() + " joins epoch " + svjoin.epoch() + " as " + svjoin.role().name().toLowerCase(Locale.ROOT)
                    + (svjoin.share().isEmpty() ? "" : " of " + frames(svjoin.share()));
            case Progress progress -> progress.node() + (progress.attached() ? ": " : ", viewer away: ")
                    + frames(progress.delivered()) + " delivered";
            case Slost slost -> slost.node() + " lost " + slost.lost() + " in epoch " + slost.epoch() + ": " + slost.reason() + ", "
                    + frames(slost.missing()) + " to come";
            case Cancel cancel -> "by " + cancel.node() + ": " + cancel.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            case Cdone cdone -> frames(cdone.delivered()) + " delivered, " + cdone.cached().count() + " kept by the viewer";
            case Sdone sdone -> sdone.node() + " leaves epoch " + sdone.epoch();
            case Vdone vdone -> vdone.phase() + " in epoch " + vdone.epoch() + ", " + frames(vdone.delivered()) + " delivered";
            case Vpdone vpdone -> vpdone.phase() + " in epoch " + vpdone.epoch() + ": " + vpdone.reason();
            default -> "";
        };
    }

    private static String frames(FrameMask mask) {
        return mask.count() == 1 ? "1 frame" : mask.count() + " frames";
    }

    private static String to(@Nullable Sink sink) {
        return sink == null ? "not opened yet" : "to " + sink.nodeId();
    }

    private static String nodes(List<Lacking> lacking) {
        return lacking.stream().map(Lacking::node).collect(Collectors.joining(", "));
    }

    private static String shares(List<Share> shares) {
        return shares.isEmpty()
                ? "no source"
                : shares.stream().map(share -> share.node() + " " + share.mask().count()).collect(Collectors.joining(", "));
    }
}
