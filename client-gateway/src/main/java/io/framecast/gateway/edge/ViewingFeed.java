package io.framecast.gateway.edge;

import io.framecast.gateway.edge.EdgeMeters.From;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.protocol.sink.OwnFrames;
import io.framecast.protocol.sink.VideoSink;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
    private static final int MOST_DECISIONS = 1024;
    /** Of one frame nobody waits for longer than so many times its patience, though others come to its leader. */
    private static final int MOST_PATIENCES = 2;

    /** How a frame that is owed stands. */
    private enum Standing { TO_DO, READING, WAITING }

    private static final class Owed {
        Standing standing = Standing.TO_DO;
        long sinceNanos;
        @Nullable ViewingFeed leader;
    }

    private final EdgeCache cache;
    private final Shelf shelf;
    private final EventLoop loop;
    private final FrameMask wanted;
    private final long frameBytes;
    private final long patienceNanos;
    private final Map<Integer, Owed> owed = new LinkedHashMap<>();
    private final RoaringBitmap leading = new RoaringBitmap();
    private final Map<Integer, Boolean> keepsRun = new HashMap<>();
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
        this.wanted = wanted;
        this.frameBytes = frameBytes;
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
        if (owed.containsKey(frame) || shelf.has(frame)) {
            return true;
        }
        ViewingFeed leader = shelf.flights().leader(frame);
        return leader != null && leader != this && leader.isTrusted();
    }

    @Override
    public boolean claim(int frame) {
        if (owed.containsKey(frame) || shelf.has(frame)) {
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
        Map<Integer, Owed> before = new HashMap<>(owed);
        owed.clear();
        for (FrameRange range : ranges) {
            for (int i = 0; i < range.count(); i++) {
                Owed known = before.remove(range.frame(i));
                owed.put(range.frame(i), known == null ? new Owed() : known);
            }
        }
        before.forEach((frame, gone) -> {
            if (gone.standing == Standing.WAITING) {
                shelf.flights().leave(frame, this);
            }
        });
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
        for (Map.Entry<Integer, Owed> entry : owed.entrySet()) {
            if (entry.getValue().standing == Standing.TO_DO) {
                attempt(entry.getKey(), entry.getValue(), given, reading, lacking);
            }
        }
        given.forEach(each -> owed.remove(each.frame()));
        FrameMask gone = lacking.build();
        gone.forEach(owed::remove);
        if (!given.isEmpty()) {
            sink().own(given);
        }
        if (!gone.isEmpty() && !isClosed) {
            sink().ownLacks(gone);
        }
        watch();
    }

    private void attempt(int frame, Owed how, List<Own> given, RoaringBitmap reading, FrameMask.Builder lacking) {
        int run = RunKey.runOf(frame);
        ByteBuf record = cache.take(shelf, frame, run != countedRun);
        countedRun = run;
        if (record != null) {
            given.add(RecordParts.own(frame, record));
            cache.meters().hit(From.MEMORY);
        } else if (shelf.hasOnDisk(frame) && (reading.contains(run) || read(run))) {
            reading.add(run);
            how.standing = Standing.READING;
        } else if (shelf.flights().join(frame, this, leader -> {
            how.leader = leader;
            return leader.isTrusted();
        })) {
            how.standing = Standing.WAITING;
            how.sinceNanos = System.nanoTime();
        } else {
            lacking.add(frame);
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
            Owed how = owed.get(each.frame());
            if (!isClosed && how != null && how.standing == Standing.READING) {
                owed.remove(each.frame());
                given.add(each);
                cache.meters().hit(From.DISK);
            } else {
                each.jpeg().release();
            }
        }
        if (isClosed) {
            return;
        }
        owed.forEach((frame, how) -> {
            if (how.standing == Standing.READING && RunKey.runOf(frame) == run) {
                // Not on disk after all: perhaps it is on its way, else it is lacking.
                how.standing = Standing.TO_DO;
            }
        });
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
        int run = RunKey.runOf(frame);
        if (keepsRun.size() >= MOST_DECISIONS) {
            keepsRun.clear();
        }
        if (keepsRun.computeIfAbsent(run, any -> cache.admits(shelf, run, bytesOf(run))) && !cache.keep(shelf, frame, timeMicros, crc32c, jpeg)) {
            keepsRun.put(run, false);
        }
        leading.remove(frame);
        for (ViewingFeed waiting : shelf.flights().arrived(frame)) {
            waiting.hand(new Own(frame, timeMicros, crc32c, jpeg.retainedDuplicate()));
        }
    }

    private long bytesOf(int run) {
        int first = run * RunKey.FRAMES;
        return frameBytes * (wanted.countBelow(first + RunKey.FRAMES) - wanted.countBelow(first));
    }

    @Override
    public void bad(int frame) {
        cache.forget(shelf, frame);
    }

    // ---- what other viewings tell, on their own loops

    /** A frame has come to its leader. */
    private void hand(Own frame) {
        onLoop(() -> {
            if (isClosed || owed.remove(frame.frame()) == null) {
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
            Owed how = owed.get(frame);
            if (how != null && how.standing == Standing.WAITING) {
                how.standing = Standing.TO_DO;
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
        if (!watching && !isClosed && owed.values().stream().anyMatch(how -> how.standing == Standing.WAITING)) {
            watching = true;
            loop.schedule(() -> {
                watching = false;
                losePatience();
                watch();
            }, patienceNanos / 4, TimeUnit.NANOSECONDS);
        }
    }

    private boolean isOverdue(Owed how, @Nullable ViewingFeed leader, long now) {
        long waited = now - how.sinceNanos;
        boolean comesOn = leader != null && now - leader.lastPassedNanos < patienceNanos;
        return waited >= MOST_PATIENCES * patienceNanos || (waited >= patienceNanos && !comesOn);
    }

    private void losePatience() {
        if (isClosed) {
            return;
        }
        long now = System.nanoTime();
        FrameMask.Builder overdue = new FrameMask.Builder();
        owed.forEach((frame, how) -> {
            ViewingFeed leader = how.leader;
            if (how.standing == Standing.WAITING && isOverdue(how, leader, now)) {
                overdue.add(frame);
                shelf.flights().leave(frame, this);
                if (leader != null) {
                    leader.distrustedUntilNanos = now + DISTRUST_NANOS;
                }
            }
        });
        FrameMask mask = overdue.build();
        if (!mask.isEmpty()) {
            mask.forEach(owed::remove);
            sink().ownLacks(mask);
        }
    }

    @Override
    public void closed() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        leading.clone().forEach((int frame) -> giveUp(frame));
        owed.forEach((frame, how) -> {
            if (how.standing == Standing.WAITING) {
                shelf.flights().leave(frame, this);
            }
        });
        owed.clear();
        cache.viewingEnded(shelf);
    }
}
