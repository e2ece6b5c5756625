package io.framecast.protocol.sink;

import io.framecast.protocol.delivery.Ask;
import io.framecast.protocol.delivery.Delivery;
import io.framecast.protocol.delivery.Outcome;
import io.framecast.protocol.delivery.Strategy;
import io.framecast.protocol.link.LinkMessage.Demand;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Carries out what a {@link Delivery} says is to be done. Confined to the group's event loop. */
final class Settler {

    private final String ruid;
    private final Delivery delivery;
    private final List<Peer> peers;
    private final SinkListener listener;
    private final EventLoop loop;
    private final long seekNanos;
    private final BooleanSupplier closed;
    private final @Nullable OwnFrames own;
    private boolean held;
    private boolean again;

    Settler(String ruid, Delivery delivery, List<Peer> peers, SinkListener listener, EventLoop loop, long seekNanos,
            @Nullable OwnFrames own, BooleanSupplier closed) {
        this.ruid = ruid;
        this.delivery = delivery;
        this.peers = peers;
        this.listener = listener;
        this.loop = loop;
        this.seekNanos = seekNanos;
        this.own = own;
        this.closed = closed;
    }

    /** Puts off settling, while many things happen one after another. */
    void hold() {
        held = true;
    }

    /** Ends {@link #hold}; the caller settles then. */
    void letGo() {
        held = false;
    }

    /** Does what is to be done now. A listener that calls back during it is served afterwards. */
    void settle() {
        if (held || closed.getAsBoolean()) {
            again = true;
            return;
        }
        held = true;
        again = false;
        try {
            act(delivery.settle());
        } finally {
            held = false;
        }
        if (again && !closed.getAsBoolean()) {
            again = false;
            loop.execute(this::settle);
        }
    }

    private void act(Outcome outcome) {
        again = outcome.unfinished();
        for (Ask ask : outcome.asks()) {
            send(ask);
        }
        if (own != null && (!outcome.asks().isEmpty() || !outcome.gone().isEmpty())) {
            own.fetching(delivery.fetching());
        }
        holdBack();
        seek(outcome.sought());
        report(outcome.gone(), "no live node of the strategy has it");
        report(outcome.damaged(), "damaged on every node that has it");
        if (!outcome.available().isEmpty() && !closed.getAsBoolean()) {
            listener.onAvailable(outcome.available());
        }
        if (outcome.met() && !closed.getAsBoolean()) {
            listener.onDemandMet();
        }
    }

    private void seek(FrameMask sought) {
        if (!sought.isEmpty() && !closed.getAsBoolean()) {
            Strategy lacking = delivery.strategy();
            loop.schedule(() -> giveUpSeeking(lacking, sought), seekNanos, TimeUnit.NANOSECONDS);
            listener.onLacking(sought);
        }
    }

    private void giveUpSeeking(@Nullable Strategy lacking, FrameMask sought) {
        Strategy present = delivery.strategy();
        if (present != null && lacking != null && present.compareEpoch(lacking.term(), lacking.epoch()) == 0) {
            delivery.giveUpSeeking(sought);
            settle();
        }
    }

    private void report(FrameMask unavailable, String reason) {
        if (!unavailable.isEmpty() && !closed.getAsBoolean()) {
            listener.onUnavailable(unavailable, reason);
        }
    }

    private void send(Ask ask) {
        if (own != null && delivery.sources().isOwn(ask.source())) {
            own.ask(ask.ranges());
            return;
        }
        Peer peer = peers.get(ask.source());
        if (peer.link == null) {
            return;
        }
        if (ask.fromIdle()) {
            peer.owes(System.nanoTime());
        }
        peer.link.send(new Demand(ruid, ask.generation(), ask.sequence(), texts(ask.ranges()), texts(ask.again())));
    }

    private static List<String> texts(List<FrameRange> ranges) {
        List<String> texts = new ArrayList<>(ranges.size());
        ranges.forEach(range -> texts.add(range.toString()));
        return texts;
    }

    /** Stops reading links while the listener is far behind, and goes on when it is not. */
    private void holdBack() {
        for (int i = 0; i < peers.size(); i++) {
            peers.get(i).setReading(delivery.mayRead(i));
        }
    }
}
