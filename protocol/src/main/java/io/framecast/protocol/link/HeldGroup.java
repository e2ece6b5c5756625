package io.framecast.protocol.link;

import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.link.LinkMessage.Cancel;
import io.framecast.protocol.link.LinkMessage.Demand;
import io.framecast.protocol.link.LinkMessage.Join;
import io.framecast.protocol.link.LinkMessage.Left;
import io.framecast.protocol.watch.RequestLog;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * A group this node is source or standby of: follows its epochs, keeps a link to its sink, over which a {@link FramePusher} pushes, and
 * leaves it. Confined to one event loop; {@link #adopt} and {@link #leave} may be called from anywhere.
 */
final class HeldGroup {

    private static final Logger LOG = LoggerFactory.getLogger(HeldGroup.class);

    private final HolderLinks links;
    private final String ruid;
    private final EventLoop loop;
    private final FramePusher pusher;

    private final String movieId;
    private final String movieVersion;
    private Svjoin svjoin;
    private @Nullable HolderLink link;
    private boolean dialling;
    private boolean joined;
    private boolean leaving;
    private boolean left;
    private long redialMillis;
    private int toldEpoch;
    private long tryingSinceNanos;
    private @Nullable Future<?> timer;

    /** @param link an idle link of that loop to start with, or null to dial one */
    HeldGroup(HolderLinks links, Svjoin first, EventLoop loop, @Nullable HolderLink link) {
        this.links = links;
        this.ruid = first.ruid();
        this.svjoin = first;
        this.movieId = first.movieId();
        this.movieVersion = first.movieVersion();
        this.loop = loop;
        this.link = link;
        this.pusher = new FramePusher(links, ruid, movieId, movieVersion, this::onGone);
        this.redialMillis = links.settings().redialFirst().toMillis();
        this.tryingSinceNanos = System.nanoTime();
    }

    /** Whether its frames are of that movie version; on any thread. */
    boolean isOf(String movie, String version) {
        return movieId.equals(movie) && movieVersion.equals(version);
    }

    String ruid() {
        return ruid;
    }

    void adopt(Svjoin next) {
        loop.execute(() -> adoptOnLoop(next));
    }

    void leave(long term, int epoch) {
        loop.execute(() -> {
            if (compare(term, epoch) >= 0) {
                leaveOnLoop();
            }
        });
    }

    /** How that (term, epoch) compares with the group's: negative where it is older. */
    private int compare(long term, int epoch) {
        return term != svjoin.term() ? Long.compare(term, svjoin.term()) : Integer.compare(epoch, svjoin.epoch());
    }

    private void adoptOnLoop(Svjoin next) {
        if (left || leaving) {
            // It came while the last region was on its way out: begin anew once this is gone.
            if (compare(next.term(), next.epoch()) > 0) {
                links.forget(this);
                links.join(next);
            }
            return;
        }
        if (compare(next.term(), next.epoch()) < 0) {
            links.countRefused();
            return;
        }
        boolean moved = !HolderLinks.addressOf(next).equals(HolderLinks.addressOf(svjoin));
        boolean news = compare(next.term(), next.epoch()) > 0;
        svjoin = next;
        tellJoined();
        if (moved) {
            letGo();
        }
        if (link == null || (!link.isOpen() && !dialling)) {
            link = null;
            tryingSinceNanos = System.nanoTime();
            connect();
        } else if (!joined || news) {
            join();
        }
        pusher.rescan();
        pump();
    }

    private void tellJoined() {
        if (svjoin.epoch() != toldEpoch) {
            toldEpoch = svjoin.epoch();
            RequestLog.tell(ruid, "SVJOIN: {} of {} in epoch {}, for {} frames and as standby for {}, to {}", svjoin.role(), svjoin.movieId(),
                    svjoin.epoch(), svjoin.share().count(), svjoin.standby().count(), svjoin.sink().nodeId());
        }
    }

    private void connect() {
        if (left || link != null) {
            return;
        }
        HolderLink pooled = links.takeIdle(HolderLinks.addressOf(svjoin), loop);
        if (pooled != null) {
            link = pooled;
            join();
            return;
        }
        HolderLink fresh = new HolderLink(links, HolderLinks.addressOf(svjoin), loop);
        link = fresh;
        dialling = true;
        links.dial(fresh, loop).addListener(dialled -> onDialled(fresh, dialled.isSuccess() ? null : dialled.cause()));
    }

    private void onDialled(HolderLink dialled, @Nullable Throwable failure) {
        if (failure != null) {
            links.countDialFailure(dialled.address(), failure);
        }
        if (link != dialled) {
            dialled.close();
            return;
        }
        dialling = false;
        if (failure != null) {
            link = null;
            redialLater();
        } else {
            join();
        }
    }

    private void redialLater() {
        if (System.nanoTime() - tryingSinceNanos > links.settings().redialFor().toNanos()) {
            try (MDC.MDCCloseable _ = RequestLog.about(ruid)) {
                LOG.warn("gave up joining {} at {} after {}", ruid, HolderLinks.addressOf(svjoin), links.settings().redialFor());
            }
            leaveOnLoop();
            return;
        }
        loop.schedule(this::connect, redialMillis, TimeUnit.MILLISECONDS);
        redialMillis = Math.min(redialMillis * 2, links.settings().redialMost().toMillis());
    }

    private void join() {
        HolderLink open = link;
        if (open == null || !open.isOpen()) {
            return;
        }
        if (!joined) {
            pusher.startAnew();
            open.serve(this);
            watchSink();
        }
        joined = true;
        open.send(new Join(ruid, links.nodeId(), links.incarnation(), svjoin.term(), svjoin.epoch(), svjoin.token()));
    }

    /** A sink pings a link that serves; one that has long been silent is gone, or behind a broken path. */
    private void watchSink() {
        if (timer != null) {
            timer.cancel(false);
        }
        long silenceNanos = links.settings().sinkSilence().toNanos();
        timer = loop.scheduleAtFixedRate(() -> {
            if (link != null && joined && System.nanoTime() - link.lastReadNanos() > silenceNanos) {
                try (MDC.MDCCloseable _ = RequestLog.about(ruid)) {
                    LOG.warn("sink of {} at {} has been silent for {}, dialling anew", ruid, link.address(), links.settings().sinkSilence());
                }
                HolderLink silent = link;
                silent.close();
                onLinkDown(silent);
            }
        }, silenceNanos / 2, silenceNanos / 2, TimeUnit.NANOSECONDS);
    }

    /** The sink has pinged: it has admitted the link. */
    void onAdmitted() {
        redialMillis = links.settings().redialFirst().toMillis();
        tryingSinceNanos = System.nanoTime();
    }

    void onDemand(Demand demand) throws LinkProtocolException {
        if (!demand.ruid().equals(ruid)) {
            return;
        }
        pusher.take(demand, svjoin.allowed(), link);
        pump();
    }

    void onCancel(Cancel cancel) {
        if (cancel.ruid().equals(ruid) && compare(cancel.term(), cancel.epoch()) >= 0) {
            leaveOnLoop();
        }
    }

    /** Hands the next run to the network, where the one before has gone. */
    void pump() {
        HolderLink open = link;
        if (!leaving && joined && open != null) {
            pusher.pump(open, svjoin.allowed());
        }
    }

    private void onGone() {
        if (leaving) {
            finishLeaving();
        } else {
            pump();
        }
    }

    private void leaveOnLoop() {
        if (left || leaving) {
            return;
        }
        leaving = true;
        if (!pusher.isWriting()) {
            finishLeaving();
        }
    }

    private void finishLeaving() {
        left = true;
        RequestLog.tell(ruid, "left the group in epoch {}: {}", svjoin.epoch(), pusher.told());
        letGo();
        links.forget(this);
    }

    /** The link, if it has joined, goes back to the pool. */
    private void letGo() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        HolderLink open = link;
        link = null;
        dialling = false;
        if (open != null && joined) {
            open.send(new Left(ruid));
            open.idle();
        } else if (open != null && open.isOpen()) {
            open.idle();
        }
        joined = false;
    }

    void onLinkDown(HolderLink down) {
        if (link != down) {
            return;
        }
        link = null;
        joined = false;
        if (leaving) {
            finishLeaving();
        } else if (!left) {
            redialLater();
        }
    }
}
