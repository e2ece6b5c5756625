package io.framecast.gateway.viewing;

import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.watch.RequestLog;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What coordinators have a viewing do, told apart from what is of the past: a former primary, which woke up or came back, ends
 * nothing that its successor goes on with, and who was once told to leave stays where a later strategy has it stay. Confined to the
 * viewing's event loop.
 */
final class Orders {

    private static final Duration MOVED_UNLESS_ENDED_WITHIN = Duration.ofSeconds(2);

    private final String ruid;
    private final ViewingLife life;
    private final SinkGroup group;
    private final EventLoop loop;

    Orders(String ruid, ViewingLife life, EventLoop loop) {
        this.ruid = ruid;
        this.life = life;
        this.group = life.group();
        this.loop = loop;
    }

    /**
     * SVJOIN to this node as sink: takes its strategy. One of the past may cover what is awaited, but is not what sources go by; it
     * is answered alone, so that its coordinator sees what is in force.
     */
    void adopt(Svjoin svjoin) {
        life.listed();
        if (life.isOver()) {
            return;
        }
        if (group.isEarlierThan(svjoin.term(), svjoin.epoch())) {
            RequestLog.tell(ruid, "SVJOIN: SINK of {} in epoch {}, {} shares, {} frames unavailable", svjoin.movieId(), svjoin.epoch(),
                    svjoin.shares().size(), svjoin.unavailable().count());
        }
        if (!group.isLaterThan(svjoin.term(), svjoin.epoch())) {
            group.adopt(svjoin);
        }
        life.answerSvjoin();
    }

    /**
     * SDONE to this node: leave groups up to this epoch. Whether the request ended or moved, other events tell; a later strategy
     * with this node as its sink says that it has come back.
     */
    void leave(long term, int epoch) {
        if (life.isGone() || group.isLaterThan(term, epoch)) {
            return;
        }
        loop.schedule(() -> {
            if (!group.isLaterThan(term, epoch)) {
                life.moved("another gateway");
            }
        }, MOVED_UNLESS_ENDED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A strategy names another gateway as sink; one older than that in force here tells of the past. */
    void movedTo(String gateway, long term, int epoch) {
        if (group.hasStrategy() && group.isEarlierThan(term, epoch)) {
            life.moved(gateway);
        }
    }

    /** VDONE or VPDONE of a primary of that term. */
    void end(RequestPhase phase, long term, String detail) {
        if (!life.isGone() && term >= group.sink().term()) {
            life.ended(phase, detail);
        }
    }
}
