package io.framecast.frameservice.receiving;

import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.protocol.sink.SinkListener;
import io.framecast.protocol.sink.SourceStatus;
import io.framecast.protocol.sink.VideoSink;
import io.framecast.protocol.watch.RequestLog;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One group whose frames are stored here. Demands what it lacks, in order; writes what comes; when all is there, the segment is
 * finished and handed over. Frames that this node has staged itself, as the node that made them has, are copied on the disk.
 *
 * <p>All of it is confined to the group's event loop; its {@link GroupSegment} is the way to the thread that writes. A frame counts as
 * consumed when it is written, so that the sink's window bounds what waits for the disk.
 */
final class StoreGroup implements SinkListener {

    /** What becomes of a group; called on its event loop, one of the two, once. */
    interface Outcome {
        /** All frames are in a finished segment in the group's staging directory. */
        void complete(StoreGroup group);

        /** It cannot go on; nothing is left in its staging directory. */
        void broken(StoreGroup group, String reason);
    }

    /** Copied in one turn of the writing thread, which others wait for. */
    private static final int OWN_AT_ONCE = 32;

    private final FrameMask missing;
    private final EventLoop loop;
    private final GroupSegment segment;
    private final StoreGroupEvents events;
    private final Outcome outcome;
    private final @Nullable Pace pace;
    private final FrameMask.Builder written = new FrameMask.Builder();
    private final VideoSink sink;
    private Svjoin svjoin;
    private boolean demandIsMet;
    private boolean ended;
    private int writtenFrames;
    private int toldFrames = -1;
    private long lastFrameNanos = System.nanoTime();

    /**
     * Opens the sink and demands; on the group's event loop.
     *
     * @param svjoin names this node as sink
     * @param missing of the wanted frames those that are not stored yet, one or more
     * @param own of these the ones that this node has itself
     * @param segment where all are written; ended by the group
     * @param pace how fast frames may come; null for as fast as they do
     * @param open opens a sink for this listener
     */
    StoreGroup(Svjoin svjoin, FrameMask missing, FrameMask own, GroupSegment segment, EventLoop loop, @Nullable Pace pace,
            StoreGroupEvents events, Outcome outcome, Function<SinkListener, VideoSink> open) {
        this.svjoin = svjoin;
        this.missing = missing;
        this.segment = segment;
        this.loop = loop;
        this.pace = pace;
        this.events = events;
        this.outcome = outcome;
        this.sink = open.apply(this);
        sink.adopt(svjoin);
        sink.demand(ranges(missing.andNot(own)));
        copyOwn(own);
        tellProgress();
    }

    private static List<FrameRange> ranges(FrameMask mask) {
        return mask.isEmpty() ? List.of() : FrameRange.parseAll(List.of(mask.toText().split(",")));
    }

    /** Copies some frames, then the next: frames that come from others are written in between. */
    private void copyOwn(FrameMask own) {
        if (own.isEmpty() || ended) {
            return;
        }
        FrameMask some = FrameMask.of(own.stream().limit(OWN_AT_ONCE).toArray());
        segment.copyOwn(some, (copied, failure) -> {
            if (ended) {
                return;
            }
            if (failure != null) {
                end(failure);
            } else {
                onCopied(some, copied, own.andNot(some));
            }
        });
    }

    private void onCopied(FrameMask asked, FrameMask copied, FrameMask rest) {
        lastFrameNanos = System.nanoTime();
        copied.forEach(written::add);
        writtenFrames += copied.count();
        FrameMask failed = asked.andNot(copied);
        if (!failed.isEmpty()) {
            demandIsMet = false;
            sink.demand(ranges(failed));
        }
        copyOwn(rest);
        completeWhereAllIsThere();
    }

    /** Names the staging directory of its segment. */
    String staging() {
        return segment.staging();
    }

    /** How many frames were not stored when it began. */
    int missingFrames() {
        return missing.count();
    }

    /** The latest SVJOIN it was given. */
    Svjoin svjoin() {
        return svjoin;
    }

    /** Goes over to a strategy; older ones are ignored by the sink. */
    void adopt(Svjoin next) {
        sink.adopt(next);
        if (next.term() > svjoin.term() || (next.term() == svjoin.term() && next.sequence() > svjoin.sequence())) {
            svjoin = next;
        }
    }

    /** Whether an SDONE of that term and epoch ends it. */
    boolean endsWith(long term, int epoch) {
        return term > svjoin.term() || (term == svjoin.term() && epoch >= svjoin.epoch());
    }

    /** Tells how far it is, where that has changed. */
    void tellProgress() {
        if (!ended && writtenFrames != toldFrames) {
            toldFrames = writtenFrames;
            events.progress(svjoin.ruid(), svjoin.term(), svjoin.epoch(), written.build(), sink.unavailable(), sink.lacking());
        }
    }

    /** Whether nothing has come since that time. */
    boolean isSilentSince(long nanos) {
        return lastFrameNanos - nanos < 0;
    }

    @Override
    public void onFrame(int frame, int sourceIndex, long timeMicros, int crc32c, ByteBuf jpeg) {
        int bytes = jpeg.readableBytes();
        lastFrameNanos = System.nanoTime();
        segment.append(frame, timeMicros, crc32c, jpeg, failure -> onWritten(frame, bytes, failure));
    }

    private void onWritten(int frame, int bytes, @Nullable String failure) {
        if (ended) {
            return;
        }
        if (failure != null) {
            end(failure);
            return;
        }
        written.add(frame);
        writtenFrames++;
        if (pace == null) {
            sink.consumed(bytes);
        } else {
            loop.schedule(() -> consumed(bytes), pace.take(bytes, System.nanoTime()), TimeUnit.NANOSECONDS);
        }
        completeWhereAllIsThere();
    }

    private void consumed(int bytes) {
        if (!ended) {
            sink.consumed(bytes);
        }
    }

    private void completeWhereAllIsThere() {
        if (ended || !demandIsMet || !segment.isAtRest() || !written.build().containsAll(missing)) {
            return;
        }
        ended = true;
        sink.close("all frames are stored");
        segment.finish(failure -> {
            if (failure == null) {
                outcome.complete(this);
            } else {
                outcome.broken(this, failure);
            }
        });
    }

    /** Ends it before its time: what was written is removed, and the outcome told. Nothing where it has ended. */
    void end(String reason) {
        if (leave(reason)) {
            outcome.broken(this, reason);
        }
    }

    /** Ends it without an outcome, as the coordinator said; false where it has ended before. */
    boolean leave(String reason) {
        if (ended) {
            return false;
        }
        ended = true;
        sink.close(reason);
        segment.discard(svjoin.ruid());
        return true;
    }

    @Override
    public void onDemandMet() {
        demandIsMet = true;
        completeWhereAllIsThere();
    }

    @Override
    public void onSources(int epoch, List<SourceStatus> sources) {
        // Nobody watches who sends what.
    }

    @Override
    public void onLacking(FrameMask mask) {
        RequestLog.tell(svjoin.ruid(), "no source of the strategy has frames {} any more, others are looked for", mask);
        toldFrames = -1;
        tellProgress();
    }

    @Override
    public void onUnavailable(FrameMask mask, String reason) {
        RequestLog.tell(svjoin.ruid(), "frames {} are not to be had: {}", mask, reason);
        toldFrames = -1;
    }

    @Override
    public void onAvailable(FrameMask mask) {
        demandIsMet = false;
        sink.demand(ranges(mask));
    }

    @Override
    public void onSourceLost(String node, long incarnation, String reason, FrameMask stillMissing) {
        events.sourceLost(svjoin.ruid(), svjoin.term(), svjoin.epoch(), node, incarnation, reason, stillMissing);
    }
}
