package io.framecast.simulation.node;

import io.framecast.protocol.delivery.Ask;
import io.framecast.protocol.delivery.Delivery;
import io.framecast.protocol.delivery.Outcome;
import io.framecast.protocol.delivery.Strategy;
import io.framecast.protocol.link.LinkMessage.Demand;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Carries out what a {@link Delivery} says is to be done. */
final class Settler {

    private static final long SEEK_MILLIS = 2000;

    private final Domain domain;
    private final GatewayNode gateway;
    private final Viewing viewing;
    private final Delivery delivery;
    private final List<Peer> peers;
    private final BooleanSupplier closed;

    Settler(Domain domain, GatewayNode gateway, Viewing viewing, Delivery delivery, List<Peer> peers, BooleanSupplier closed) {
        this.domain = domain;
        this.gateway = gateway;
        this.viewing = viewing;
        this.delivery = delivery;
        this.peers = peers;
        this.closed = closed;
    }

    /** Does what is to be done now. */
    void settle() {
        boolean unfinished = !closed.getAsBoolean();
        while (unfinished) {
            Outcome outcome = delivery.settle();
            for (Ask ask : outcome.asks()) {
                send(ask);
            }
            if (!outcome.sought().isEmpty()) {
                seek(outcome.sought());
            }
            FrameMask unavailable = outcome.gone().or(outcome.damaged());
            if (!unavailable.isEmpty() && !domain.has(PlantedBug.UNAVAILABLE_NOT_SAID)) {
                viewing.onUnavailable(unavailable);
            }
            if (!outcome.available().isEmpty()) {
                viewing.onAvailable(outcome.available());
            }
            unfinished = outcome.unfinished() && !closed.getAsBoolean();
        }
    }

    private void seek(FrameMask sought) {
        Strategy lacking = delivery.strategy();
        domain.agenda().after(SEEK_MILLIS, gateway, () -> giveUpSeeking(lacking, sought));
        viewing.onLacking();
    }

    private void giveUpSeeking(@Nullable Strategy lacking, FrameMask sought) {
        Strategy present = delivery.strategy();
        boolean isOfThatEpoch = present != null && lacking != null && present.compareEpoch(lacking.term(), lacking.epoch()) == 0;
        if (isOfThatEpoch && !closed.getAsBoolean()) {
            delivery.giveUpSeeking(sought);
            settle();
        }
    }

    private void send(Ask ask) {
        Peer peer = peers.get(ask.source());
        SinkLink link = peer.link;
        if (link == null) {
            return;
        }
        if (ask.fromIdle()) {
            peer.owes(domain.agenda().nowMillis());
        }
        link.send(new Demand(viewing.ruid(), ask.generation(), ask.sequence(), texts(ask.ranges()), texts(ask.again())));
    }

    private static List<String> texts(List<FrameRange> ranges) {
        return ranges.stream().map(FrameRange::toString).toList();
    }
}
