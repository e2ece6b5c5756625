package io.framecast.gateway.viewing;

import io.framecast.gateway.request.RequestBody;
import io.framecast.protocol.event.QueuePlace;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.protocol.sink.SourceStatus;
import io.framecast.protocol.sink.VideoSink;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The video group that a viewing is the sink of: what is wanted of it, its strategy and its sources, and what is demanded of these. A demand reaches the sink
 * once the strategy covers what was asked for; until then it waits, and a coordinator is asked for what is lacking. Confined to
 * the sink's event loop.
 */
final class SinkGroup {

    private final Coverage coverage;
    private final BiConsumer<FrameMask, FrameMask> asker;
    private volatile RequestBody body;
    private @Nullable VideoSink sink;
    private List<SourceStatus> sources = List.of();
    private boolean hasStrategy;
    private @Nullable QueuePlace queue;

    /**
     * @param body what is wanted of it at first
     * @param asker asks a coordinator for a strategy that covers more: the first frames, but for the second
     */
    SinkGroup(RequestBody body, BiConsumer<FrameMask, FrameMask> asker) {
        this.body = body;
        this.coverage = new Coverage(body.missing());
        this.asker = asker;
    }

    void begin(VideoSink opened) {
        sink = opened;
    }

    /** What is wanted of it by now. May be called from any thread. */
    RequestBody body() {
        return body;
    }

    /** The sink, there from {@link #begin} on. */
    VideoSink sink() {
        return Objects.requireNonNull(sink, "the viewing has not begun");
    }

    void close(String reason) {
        if (sink != null) {
            sink.close(reason);
        }
    }

    // ---- its strategy

    /** Whether it has one. */
    boolean hasStrategy() {
        return hasStrategy;
    }

    /** Whether the strategy covers all that was asked for. */
    boolean isCovered() {
        return coverage.isComplete();
    }

    /** Whether the strategy in force was made after the one of that term and epoch. */
    boolean isLaterThan(long term, int epoch) {
        return term < sink().term() || (term == sink().term() && epoch < sink().epoch());
    }

    /** Whether the strategy in force was made before the one of that term and epoch. */
    boolean isEarlierThan(long term, int epoch) {
        return term > sink().term() || (term == sink().term() && epoch > sink().epoch());
    }

    /** Takes a strategy; what waited for it is demanded. */
    void adopt(Svjoin svjoin) {
        sink().adopt(svjoin);
        hasStrategy = true;
        List<FrameRange> waited = coverage.adopt(svjoin);
        if (!waited.isEmpty()) {
            sink().demand(waited);
        }
    }

    /** The strategy is to cover these too; where it was not asked to before, a coordinator is asked. */
    void cover(FrameMask frames) {
        if (coverage.widen(frames)) {
            asker.accept(body.wanted(), body.wanted().andNot(coverage.asked()));
        }
    }

    /** More is wanted, and to be covered; what was delivered need not be any more, until it is demanded again. */
    void widen(FrameMask more, FrameMask delivered) {
        body = body.wantingToo(more);
        coverage.settle(delivered);
        cover(more);
    }

    // ---- what is demanded

    /** Demands frames after all that was demanded before. */
    void demand(List<FrameRange> ranges) {
        cover(FrameMask.of(ranges).and(body.wanted()));
        if (coverage.isComplete()) {
            sink().demand(ranges);
        } else {
            coverage.putOff(ranges);
        }
    }

    /** Demands frames in place of all that was demanded before. */
    void replaceDemand(List<FrameRange> ranges) {
        cover(FrameMask.of(ranges).and(body.wanted()));
        if (coverage.isComplete()) {
            sink().replaceDemand(ranges);
        } else {
            sink().replaceDemand(List.of());
            coverage.forget();
            coverage.putOff(ranges);
        }
    }

    /** Nothing is demanded any more. */
    void demandNothing() {
        coverage.forget();
        if (hasStrategy) {
            sink().replaceDemand(List.of());
        }
    }

    // ---- what viewers are told of it

    /** It waits for a strategy, at that place. */
    void waitsAt(QueuePlace place) {
        queue = place;
    }

    void know(List<SourceStatus> now) {
        sources = List.copyOf(now);
    }

    /** Tells a viewer where it waits, if it does. */
    void tellQueue(Viewer viewer) {
        QueuePlace place = queue;
        if (place != null && !hasStrategy) {
            viewer.queued(place);
        }
    }

    /** Tells a viewer who comes later what has been said of the sources, and of frames they do not have. */
    void tellSources(Viewer viewer) {
        if (!sources.isEmpty()) {
            viewer.sources(sink().epoch(), sources);
        }
        FrameMask unavailable = sink().unavailable();
        if (!unavailable.isEmpty()) {
            viewer.unavailable(unavailable, "no live node holds these frames");
        }
    }
}
