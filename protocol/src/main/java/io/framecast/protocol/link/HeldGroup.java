package io.framecast.protocol.link;

import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.link.LinkMessage.Cancel;
import io.framecast.protocol.link.LinkMessage.Demand;
import io.framecast.protocol.link.LinkMessage.Join;
import io.framecast.protocol.link.LinkMessage.Lack;
import io.framecast.protocol.link.LinkMessage.Left;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.MaskSyntaxException;
import io.framecast.protocol.watch.RequestLog;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * A group this node is source or standby of: keeps a link to its sink, and pushes what the sink demands and this node may and
 * can send. Confined to one event loop; {@link #adopt} and {@link #leave} may be called from anywhere.
 */
final class HeldGroup {

    private static final Logger LOG = LoggerFactory.getLogger(HeldGroup.class);
    private static final int BATCH_FRAMES = 64;

    private final HolderLinks links;
    private final String ruid;
    private final EventLoop loop;
    private final PushQueue queue = new PushQueue();
    private final int[] batch = new int[BATCH_FRAMES];

    private final String movieId;
    private final String movieVersion;
    private Svjoin svjoin;
    private @Nullable HolderLink link;
    private boolean dialling;
    private boolean joined;
    private boolean writing;
    private boolean leaving;
    private boolean left;
    private long redialMillis;
    private int toldEpoch;
    private long sentFrames;
    private long sentBytes;
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
        queue.rescan();
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
            queue.clear();
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
        try {
            queue.replace(demand);
        } catch (MaskSyntaxException e) {
            throw new LinkProtocolException("not a demand: " + e.getMessage());
        }
        FrameMask lacking = queue.demanded().and(svjoin.allowed()).andNot(held());
        if (!lacking.isEmpty()) {
            lack(lacking);
            queue.sent(lacking);
        }
        pump();
    }

    private FrameMask held() {
        return links.source().held(svjoin.movieId(), svjoin.movieVersion());
    }

    private void lack(FrameMask mask) {
        if (link != null) {
            link.send(new Lack(ruid, mask));
        }
    }

    void onCancel(Cancel cancel) {
        if (cancel.ruid().equals(ruid) && compare(cancel.term(), cancel.epoch()) >= 0) {
            leaveOnLoop();
        }
    }

    /** Hands the next run to the network, where the one before has gone. */
    void pump() {
        HolderLink open = link;
        if (writing || leaving || !joined || open == null || !open.isWritable()) {
            return;
        }
        FrameMask sendable = svjoin.allowed();
        int count = queue.peek(batch, sendable);
        while (count > 0) {
            FrameRun run = read(count);
            if (run != null) {
                send(open, run);
                return;
            }
            lack(FrameMask.of(batch[0]));
            queue.sent(FrameMask.of(batch[0]));
            count = queue.peek(batch, sendable);
        }
    }

    private @Nullable FrameRun read(int count) {
        try {
            return links.source().read(svjoin.movieId(), svjoin.movieVersion(), batch, 0, count, links.settings().runBytes());
        } catch (IOException | RuntimeException e) {
            try (MDC.MDCCloseable _ = RequestLog.about(ruid)) {
                links.countReadFailure(svjoin.movieId(), batch[0], e);
            }
            return null;
        }
    }

    private void send(HolderLink open, FrameRun run) {
        writing = true;
        queue.sent(batch, run.frames());
        open.send(run).addListener(sent -> {
            writing = false;
            if (sent.isSuccess()) {
                links.countSent(run.frames(), run.bytes());
                sentFrames += run.frames();
                sentBytes += run.bytes();
            }
            if (leaving) {
                finishLeaving();
            } else {
                pump();
            }
        });
    }

    private void leaveOnLoop() {
        if (left || leaving) {
            return;
        }
        leaving = true;
        if (!writing) {
            finishLeaving();
        }
    }

    private void finishLeaving() {
        left = true;
        RequestLog.tell(ruid, "left the group in epoch {}: {} frames sent, {} bytes", svjoin.epoch(), sentFrames, sentBytes);
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
