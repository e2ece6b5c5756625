package io.framecast.coordinator.ledger;

import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.Dstrg;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Slost;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.event.Vdone;
import io.framecast.protocol.event.Vpdone;
import java.util.List;
import java.util.stream.Collectors;

/** One line for people of each event in a request's history. */
final class LedgerDetail {

    private LedgerDetail() {}

    static String of(DomainEvent event) {
        return switch (event) {
            case Crq crq -> crq.sink() == null
                    ? crq.wanted().count() + " frames of " + crq.movieId() + " asked for"
                    : "opened at " + crq.sink().nodeId() + ", " + crq.wanted().andNot(crq.have()).count() + " frames of " + crq.movieId();
            // Without its place: that changes all the time.
            case Prq prq when prq.queue() != null -> "waits for room";
            case Prq prq -> prq.missing().count() + " frames to be planned after epoch " + prq.epoch()
                    + (prq.excluded().isEmpty() ? "" : ", without " + String.join(", ", prq.excluded()));
            case Dstrg dstrg -> shares(dstrg.shares()) + "; planned by " + dstrg.plannedBy() + " in " + dstrg.planMicros() + " µs";
            case Strg strg -> "epoch " + strg.epoch() + ", " + strg.reason() + ": " + shares(strg.shares())
                    + (strg.unavailable().isEmpty() ? "" : "; " + strg.unavailable().count() + " frames unavailable");
            case Progress progress -> (progress.attached() ? "viewer there, " : "viewer gone, ") + progress.delivered().count() + " frames delivered";
            case Slost slost -> slost.lost() + " lost: " + slost.reason() + "; " + slost.missing().count() + " frames still to come";
            case Cancel cancel -> cancel.reason().name() + " by " + cancel.node();
            case Cdone cdone -> cdone.cached().count() + " frames cached, " + cdone.delivered().count() + " delivered";
            case Vdone vdone -> vdone.phase() + ", " + vdone.delivered().count() + " frames delivered";
            case Vpdone vpdone -> vpdone.phase() + ", " + vpdone.reason();
            default -> "";
        };
    }

    private static String shares(List<Share> shares) {
        return shares.isEmpty()
                ? "no source"
                : shares.stream().map(share -> share.node() + " " + share.mask().count()).collect(Collectors.joining(", "));
    }
}
