package io.framecast.frameservice.receiving;

import io.framecast.frameservice.store.SegmentWriter;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.protocol.sink.SinkListener;
import io.framecast.protocol.sink.SourceStatus;
import io.framecast.protocol.sink.VideoSink;
import io.framecast.protocol.watch.RequestLog;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One group whose frames are stored here. Demands what it lacks, in order; writes what comes; when all is there, the segment is
 * finished and handed over. Frames that this node has staged itself, as the node that made them has, are copied on the disk.
 *
 * <p>Two threads: all state is confined to the group's event loop, except the segment writer, which is touched by the writing
 * thread alone. A frame counts as consumed when it is written, so that the sink's window bounds what waits for the disk.
 */
final class StoreGroup implements SinkListener {

    /** What becomes of a group; called on its event loop, one of the two, once. */
    interface Outcome {
        /** All frames are in a finished segment in the group's staging directory. */
        void complete(StoreGroup group);

        /** It cannot go on; nothing is left in its staging directory. */
        void broken(StoreGroup group, String reason);
    }

    /** Copies frames that this node has itself. */
    @FunctionalInterface
    interface OwnCopy {
        /** Appends these; returns those it could. Called by the writing thread. */
        FrameMask copy(FrameMask frames, SegmentWriter into) throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(StoreGroup.class);
    /** Copied in one turn of the writing thread, which others wait for. */
    private static final int OWN_AT_ONCE = 32;

    private final FrameMask missing;
    private final String staging;
    private final EventLoop loop;
    private final Executor writing;
    private final SegmentWriter segment;
    private final StoreGroupEvents events;
    private final Outcome outcome;
    private final @Nullable Pace pace;
    private final OwnCopy ownCopy;
    private final FrameMask.Builder written = new FrameMask.Builder();
    private final VideoSink sink;
    private Svjoin svjoin;
    private int waiting;
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
     * @param ownCopy copies them
     * @param staging names the directory of the segment
     * @param segment where they are written; closed by the group
     * @param writing runs writes one behind the other
     * @param pace how fast frames may come; null for as fast as they do
     * @param open opens a sink for this listener
     */
    StoreGroup(Svjoin svjoin, FrameMask missing, FrameMask own, OwnCopy ownCopy, String staging, SegmentWriter segment, EventLoop loop, Executor writing,
            @Nullable Pace pace, StoreGroupEvents events, Outcome outcome, Function<SinkListener, VideoSink> open) {
        this.svjoin = svjoin;
        this.missing = missing;
        this.staging = staging;
        this.segment = segment;
        this.loop = loop;
        this.writing = writing;
        this.pace = pace;
        this.events = events;
        this.outcome = outcome;
        this.ownCopy = ownCopy;
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
        waiting++;
        writing.execute(() -> {
            try {
                FrameMask copied = ownCopy.copy(some, segment);
                loop.execute(() -> onCopied(some, copied, own.andNot(some)));
            } catch (IOException | RuntimeException e) {
                loop.execute(() -> end("frames " + some.toText() + " could not be written: " + e.getMessage()));
            }
        });
    }

    private void onCopied(FrameMask asked, FrameMask copied, FrameMask rest) {
        waiting--;
        if (ended) {
            return;
        }
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
        return staging;
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
        waiting++;
        writing.execute(() -> {
            String failure = write(frame, timeMicros, crc32c, jpeg);
            loop.execute(() -> onWritten(frame, bytes, failure));
        });
    }

    private @Nullable String write(int frame, long timeMicros, int crc32c, ByteBuf jpeg) {
        try {
            segment.append(frame, timeMicros, crc32c, jpeg);
            return null;
        } catch (IOException | RuntimeException e) {
            return "frame " + frame + " could not be written: " + e.getMessage();
        } finally {
            jpeg.release();
        }
    }

    private void onWritten(int frame, int bytes, @Nullable String failure) {
        waiting--;
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
        if (ended || !demandIsMet || waiting > 0 || !written.build().containsAll(missing)) {
            return;
        }
        ended = true;
        sink.close("all frames are stored");
        writing.execute(() -> {
            String failure = finishSegment();
            loop.execute(() -> {
                if (failure == null) {
                    outcome.complete(this);
                } else {
                    outcome.broken(this, failure);
                }
            });
        });
    }

    private @Nullable String finishSegment() {
        try (segment) {
            segment.finish();
            return null;
        } catch (IOException e) {
            return "its frames could not be made durable: " + e.getMessage();
        }
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
        writing.execute(() -> {
            try {
                segment.close();
            } catch (IOException e) {
                try (MDC.MDCCloseable _ = RequestLog.about(svjoin.ruid())) {
                    LOG.warn("what group {} wrote could not be removed, the next start removes it: {}", svjoin.ruid(), e.toString());
                }
            }
        });
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
