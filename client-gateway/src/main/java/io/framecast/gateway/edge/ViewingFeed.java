package io.framecast.gateway.edge;

import io.framecast.gateway.edge.EdgeMeters.From;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.protocol.sink.OwnFrames;
import io.framecast.protocol.sink.VideoSink;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * What this gateway gives to one of its viewings: frames it has kept, and frames that another viewing's sources are sending at this
 * moment. A frame that cannot be had so is said to be lacking at once, and the viewing's own sources are asked.
 *
 * <h2>Waiting for others</h2>
 * Of a frame that several viewings want only one, its <em>leader</em>, asks sources. Where the leader gives up, those that wait go on by
 * themselves at once; where nothing has come to the leader for a while, too, and it is not waited for again for some seconds. Leaders ask
 * other nodes, so nobody waits in a circle.
 *
 * <h2>Threads</h2>
 * Confined to the viewing's event loop, but for what other viewings call: {@link #hand}, {@link #givenUp}, {@link #isTrusted}.
 */
public final class ViewingFeed implements OwnFrames {

    private static final long DISTRUST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final EdgeCache cache;
    private final Shelf shelf;
    private final EventLoop loop;
    private final long patienceNanos;
    private final OwedFrames<ViewingFeed> owed = new OwedFrames<>();
    private final RunsInPassing passing;
    private final RoaringBitmap leading = new RoaringBitmap();
    private @Nullable VideoSink sink;
    private int countedRun = -1;
    private boolean workDue;
    private boolean watching;
    private boolean isClosed;
    private volatile long distrustedUntilNanos;
    private volatile long lastPassedNanos = System.nanoTime();

    /** @param frameBytes of a frame, as is expected */
    ViewingFeed(EdgeCache cache, Shelf shelf, FrameMask wanted, EventLoop loop, long frameBytes, long patienceNanos) {
        this.cache = cache;
        this.shelf = shelf;
        this.loop = loop;
        this.passing = new RunsInPassing(cache, shelf, wanted, frameBytes);
        this.patienceNanos = patienceNanos;
        this.distrustedUntilNanos = System.nanoTime();
    }

    /** The sink that frames go to; before anything is demanded of it. */
    public void serve(VideoSink viewersSink) {
        sink = viewersSink;
    }

    private VideoSink sink() {
        return Objects.requireNonNull(sink, "serve() comes first");
    }

    @Override
    public boolean mayHave(int frame) {
        if (owed.contains(frame) || shelf.has(frame)) {
            return true;
        }
        ViewingFeed leader = shelf.flights().leader(frame);
        return leader != null && leader != this && leader.isTrusted();
    }

    @Override
    public boolean claim(int frame) {
        if (owed.contains(frame) || shelf.has(frame)) {
            return true;
        }
        ViewingFeed leader = shelf.flights().begin(frame, this);
        if (leader == this) {
            leading.add(frame);
        }
        return leader != this && leader.isTrusted();
    }

    /** Whether others may wait for what this viewing's sources send. */
    private boolean isTrusted() {
        return System.nanoTime() - distrustedUntilNanos >= 0;
    }

    // ---- what is asked of this node

    @Override
    public void ask(List<FrameRange> ranges) {
        owed.replace(ranges).forEach(frame -> shelf.flights().leave(frame, this));
        later();
    }

    private void later() {
        if (!workDue && !isClosed) {
            workDue = true;
            loop.execute(this::work);
        }
    }

    private void work() {
        workDue = false;
        if (isClosed) {
            return;
        }
        List<Own> given = new ArrayList<>();
        FrameMask.Builder lacking = new FrameMask.Builder();
        RoaringBitmap reading = new RoaringBitmap();
        owed.toDo().forEach(frame -> attempt(frame, given, reading, lacking));
        given.forEach(each -> owed.settle(each.frame()));
        FrameMask gone = lacking.build();
        gone.forEach(owed::settle);
        if (!given.isEmpty()) {
            sink().own(given);
        }
        if (!gone.isEmpty() && !isClosed) {
            sink().ownLacks(gone);
        }
        watch();
    }

    private void attempt(int frame, List<Own> given, RoaringBitmap reading, FrameMask.Builder lacking) {
        int run = RunKey.runOf(frame);
        ByteBuf record = cache.take(shelf, frame, run != countedRun);
        countedRun = run;
        if (record != null) {
            given.add(RecordParts.own(frame, record));
            cache.meters().hit(From.MEMORY);
        } else if (shelf.hasOnDisk(frame) && (reading.contains(run) || read(run))) {
            reading.add(run);
            owed.reading(frame);
        } else {
            ViewingFeed leader = shelf.flights().join(frame, this, ViewingFeed::isTrusted);
            if (leader != null) {
                owed.waiting(frame, leader, System.nanoTime());
            } else {
                lacking.add(frame);
            }
        }
    }

    private boolean read(int run) {
        return cache.bring(shelf, run, read -> {
            List<Own> taken = new ArrayList<>();
            for (int slot = 0; slot < RunKey.FRAMES && read != null; slot++) {
                int frame = run * RunKey.FRAMES + slot;
                ByteBuf record = read.take(frame);
                if (record != null) {
                    taken.add(RecordParts.own(frame, record));
                }
            }
            onLoop(() -> onRead(run, taken), () -> taken.forEach(each -> each.jpeg().release()));
        });
    }

    private void onRead(int run, List<Own> read) {
        List<Own> given = new ArrayList<>();
        for (Own each : read) {
            if (!isClosed && owed.settleRead(each.frame())) {
                given.add(each);
                cache.meters().hit(From.DISK);
            } else {
                each.jpeg().release();
            }
        }
        if (isClosed) {
            return;
        }
        // What was not on disk after all is perhaps on its way, else it is lacking.
        owed.wasRead(run);
        if (!given.isEmpty()) {
            sink().own(given);
        }
        later();
    }

    // ---- what this viewing's sources send

    @Override
    public void fetching(int[] frames) {
        RoaringBitmap now = RoaringBitmap.bitmapOf(frames);
        RoaringBitmap ended = RoaringBitmap.andNot(leading, now);
        ended.forEach((int frame) -> giveUp(frame));
        for (int frame : frames) {
            if (leading.checkedAdd(frame)) {
                shelf.flights().begin(frame, this);
            }
        }
    }

    private void giveUp(int frame) {
        leading.remove(frame);
        shelf.flights().givenUp(frame, this).forEach(waiting -> waiting.givenUp(frame));
    }

    @Override
    public void passes(int frame, long timeMicros, int crc32c, ByteBuf jpeg) {
        cache.meters().miss();
        lastPassedNanos = System.nanoTime();
        passing.pass(frame, timeMicros, crc32c, jpeg);
        leading.remove(frame);
        for (ViewingFeed waiting : shelf.flights().arrived(frame)) {
            waiting.hand(new Own(frame, timeMicros, crc32c, jpeg.retainedDuplicate()));
        }
    }

    @Override
    public void bad(int frame) {
        cache.forget(shelf, frame);
    }

    // ---- what other viewings tell, on their own loops

    /** A frame has come to its leader. */
    private void hand(Own frame) {
        onLoop(() -> {
            if (isClosed || !owed.settle(frame.frame())) {
                frame.jpeg().release();
            } else {
                cache.meters().hit(From.SHARED);
                sink().own(List.of(frame));
            }
        }, () -> frame.jpeg().release());
    }

    /** A frame's leader does not ask for it any more. */
    private void givenUp(int frame) {
        onLoop(() -> {
            if (owed.givenUp(frame)) {
                later();
            }
        }, () -> { });
    }

    private void onLoop(Runnable step, Runnable otherwise) {
        try {
            loop.execute(step);
        } catch (RejectedExecutionException e) {
            otherwise.run();
        }
    }

    // ---- patience

    private void watch() {
        if (!watching && !isClosed && owed.waits()) {
            watching = true;
            loop.schedule(() -> {
                watching = false;
                losePatience();
                watch();
            }, patienceNanos / 4, TimeUnit.NANOSECONDS);
        }
    }

    private void losePatience() {
        if (isClosed) {
            return;
        }
        long now = System.nanoTime();
        Map<Integer, ViewingFeed> overdue = owed.takeOverdue(now, patienceNanos, leader -> leader.lastPassedNanos);
        if (overdue.isEmpty()) {
            return;
        }
        FrameMask.Builder lacking = new FrameMask.Builder();
        overdue.forEach((frame, leader) -> {
            lacking.add(frame);
            shelf.flights().leave(frame, this);
            leader.distrustedUntilNanos = now + DISTRUST_NANOS;
        });
        sink().ownLacks(lacking.build());
    }

    @Override
    public void closed() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        leading.clone().forEach((int frame) -> giveUp(frame));
        owed.clear().forEach(frame -> shelf.flights().leave(frame, this));
        cache.viewingEnded(shelf);
    }
}
