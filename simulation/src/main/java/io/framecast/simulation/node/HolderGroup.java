package io.framecast.simulation.node;

import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.link.LinkMessage;
import io.framecast.protocol.link.LinkMessage.Demand;
import io.framecast.protocol.link.LinkMessage.Join;
import io.framecast.protocol.link.LinkMessage.Lack;
import io.framecast.protocol.link.LinkMessage.Left;
import io.framecast.protocol.link.PushQueue;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.simulation.invariant.Fact;
import io.framecast.simulation.world.Network;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A group a frame service is source or standby of: the holder's side of the push link, around the production queue. */
final class HolderGroup implements Network.End {

    private static final long REDIAL_FIRST_MILLIS = 50;
    private static final long REDIAL_MOST_MILLIS = 800;
    static final long REDIAL_FOR_MILLIS = 6000;
    private static final long SINK_SILENCE_MILLIS = 4000;
    private static final int RUN_FRAMES = 4;
    private static final long SLOW_MILLIS = 300;

    /** Frames on their way. */
    record Frames(int[] numbers) {}

    private final Domain domain;
    private final HolderNode node;
    private final PushQueue queue = new PushQueue();
    private final int[] batch = new int[RUN_FRAMES];
    private Svjoin svjoin;
    private Network.@Nullable Connection link;
    private boolean dialling;
    private boolean writing;
    private boolean left;
    private long redialMillis = REDIAL_FIRST_MILLIS;
    private long tryingSinceMillis;
    private long lastReadMillis;

    HolderGroup(Domain domain, HolderNode node, Svjoin first) {
        this.domain = domain;
        this.node = node;
        this.svjoin = first;
        this.tryingSinceMillis = domain.agenda().nowMillis();
        watchLater();
    }

    String ruid() {
        return svjoin.ruid();
    }

    private int compare(long term, int epoch) {
        return term != svjoin.term() ? Long.compare(term, svjoin.term()) : Integer.compare(epoch, svjoin.epoch());
    }

    void adopt(Svjoin next) {
        if (left || (compare(next.term(), next.epoch()) < 0 && !domain.has(PlantedBug.OLD_EPOCH_ACCEPTED))) {
            return;
        }
        boolean moved = !next.sink().equals(svjoin.sink());
        boolean isNews = compare(next.term(), next.epoch()) > 0;
        svjoin = next;
        domain.see(new Fact.EpochTaken(node.name(), node.life(), ruid(), next.term(), next.epoch()));
        if (moved) {
            letGo();
        }
        if (link == null && !dialling) {
            tryingSinceMillis = domain.agenda().nowMillis();
            dial();
        } else if (isNews) {
            join();
        }
        queue.rescan();
        pump();
    }

    private void dial() {
        if (left || link != null || dialling) {
            return;
        }
        GatewayNode sink = (GatewayNode) domain.host(svjoin.sink().nodeId());
        dialling = true;
        domain.network().dial(node, sink, sink::accept, this, dialled -> {
            dialling = false;
            if (left || !sink.name().equals(svjoin.sink().nodeId())) {
                dialled.close(node);
                redialLater();
                return;
            }
            link = dialled;
            lastReadMillis = domain.agenda().nowMillis();
            queue.clear();
            join();
        }, () -> {
            dialling = false;
            redialLater();
        });
    }

    private void redialLater() {
        if (left) {
            return;
        }
        if (domain.agenda().nowMillis() - tryingSinceMillis > REDIAL_FOR_MILLIS && !domain.has(PlantedBug.HOLDER_NEVER_GIVES_UP)) {
            end();
            return;
        }
        domain.agenda().after(redialMillis, node, this::dial);
        redialMillis = Math.min(redialMillis * 2, REDIAL_MOST_MILLIS);
    }

    private void join() {
        if (link != null) {
            link.sendForth(new Join(ruid(), node.name(), node.life(), svjoin.term(), svjoin.epoch(), svjoin.token()));
        }
    }

    private void watchLater() {
        domain.agenda().after(SINK_SILENCE_MILLIS / 2, node, () -> {
            if (left) {
                return;
            }
            if (link != null && domain.agenda().nowMillis() - lastReadMillis > SINK_SILENCE_MILLIS) {
                link.close(node);
                closed();
            }
            watchLater();
        });
    }

    @Override
    public void take(Object message) {
        if (link == null) {
            return;
        }
        lastReadMillis = domain.agenda().nowMillis();
        switch ((LinkMessage) message) {
            case LinkMessage.Ping ping -> {
                link.sendForth(new LinkMessage.Pong(ping.echo()));
                redialMillis = REDIAL_FIRST_MILLIS;
                tryingSinceMillis = lastReadMillis;
            }
            case Demand demand when demand.ruid().equals(ruid()) -> demanded(demand);
            case LinkMessage.Cancel cancel when cancel.ruid().equals(ruid()) && compare(cancel.term(), cancel.epoch()) >= 0 -> end();
            default -> { }
        }
    }

    private void demanded(Demand demand) {
        queue.replace(demand);
        FrameMask lacking = queue.demanded().and(svjoin.allowed()).andNot(node.held(svjoin.movieId()));
        if (!lacking.isEmpty() && link != null) {
            link.sendForth(new Lack(ruid(), lacking));
            queue.sent(lacking);
        }
        pump();
    }

    private void pump() {
        if (writing || left || link == null) {
            return;
        }
        int most = queue.peek(batch, svjoin.allowed());
        if (most == 0) {
            return;
        }
        if (node.isSlow()) {
            writing = true;
            domain.agenda().after(SLOW_MILLIS, node, () -> {
                writing = false;
                push(1);
            });
        } else {
            push(most);
        }
    }

    private void push(int most) {
        Network.Connection open = link;
        int count = open == null || left ? 0 : Math.min(most, queue.peek(batch, svjoin.allowed()));
        if (open == null || count == 0) {
            return;
        }
        queue.sent(batch, count);
        FrameMask run = FrameMask.of(Arrays.copyOf(batch, count));
        FrameMask lacking = run.andNot(node.held(svjoin.movieId()));
        if (!lacking.isEmpty()) {
            open.sendForth(new Lack(ruid(), lacking));
        }
        int[] readable = Arrays.stream(batch, 0, count).filter(frame -> !lacking.contains(frame)).toArray();
        open.sendForth(new Frames(readable));
        writing = true;
        domain.agenda().after(2, node, () -> {
            writing = false;
            pump();
        });
    }

    /** Leaves where its epoch is not higher than that. */
    void leave(long term, int epoch) {
        if (compare(term, epoch) >= 0) {
            end();
        }
    }

    private void end() {
        if (!left) {
            left = true;
            letGo();
            domain.see(new Fact.GroupLeft(node.name(), node.life(), ruid()));
            node.forget(this);
        }
    }

    private void letGo() {
        if (link != null) {
            link.sendForth(new Left(ruid()));
            link.close(node);
            link = null;
        }
    }

    @Override
    public void closed() {
        if (link != null) {
            link = null;
            redialLater();
        }
    }
}
