package io.framecast.frameservice.receiving;

import io.framecast.frameservice.store.SegmentWriter;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.watch.RequestLog;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The segment that a group's frames are written to, between two threads: all methods are called on the group's event loop, the segment is
 * touched by the writing thread alone, and what became of it is told on the event loop again, in the order in which it was asked for.
 * A failure is told as a reason for people, null for none.
 */
final class GroupSegment {

    /** Copies frames that this node has itself. */
    @FunctionalInterface
    interface OwnCopy {
        /** Appends these; returns those it could. Called by the writing thread. */
        FrameMask copy(FrameMask frames, SegmentWriter into) throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(GroupSegment.class);

    private final String staging;
    private final SegmentWriter segment;
    private final OwnCopy ownCopy;
    private final Executor loop;
    private final Executor writing;
    private int underWay;

    /**
     * @param staging names the segment's directory
     * @param segment closed here, by {@link #finish} or {@link #discard}
     * @param loop the group's event loop
     * @param writing runs writes one behind the other
     */
    GroupSegment(String staging, SegmentWriter segment, OwnCopy ownCopy, Executor loop, Executor writing) {
        this.staging = staging;
        this.segment = segment;
        this.ownCopy = ownCopy;
        this.loop = loop;
        this.writing = writing;
    }

    /** Names the directory of the segment. */
    String staging() {
        return staging;
    }

    /** Whether all that was asked for has been done and told. */
    boolean isAtRest() {
        return underWay == 0;
    }

    /** Appends a frame, and releases it. */
    void append(int frame, long timeMicros, int crc32c, ByteBuf jpeg, Consumer<@Nullable String> told) {
        underWay++;
        writing.execute(() -> {
            String failure = write(frame, timeMicros, crc32c, jpeg);
            loop.execute(() -> {
                underWay--;
                told.accept(failure);
            });
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

    /** Appends frames that this node has itself. */
    void copyOwn(FrameMask frames, BiConsumer<FrameMask, @Nullable String> told) {
        underWay++;
        writing.execute(() -> {
            FrameMask copied = FrameMask.empty();
            String failure = null;
            try {
                copied = ownCopy.copy(frames, segment);
            } catch (IOException | RuntimeException e) {
                failure = "frames " + frames.toText() + " could not be written: " + e.getMessage();
            }
            tell(told, copied, failure);
        });
    }

    private void tell(BiConsumer<FrameMask, @Nullable String> told, FrameMask copied, @Nullable String failure) {
        loop.execute(() -> {
            underWay--;
            told.accept(copied, failure);
        });
    }

    /** Makes it durable where it lies. */
    void finish(Consumer<@Nullable String> told) {
        writing.execute(() -> {
            String failure = finishNow();
            loop.execute(() -> told.accept(failure));
        });
    }

    private @Nullable String finishNow() {
        try (segment) {
            segment.finish();
            return null;
        } catch (IOException e) {
            return "its frames could not be made durable: " + e.getMessage();
        }
    }

    /** Removes what was written. */
    void discard(String ruid) {
        writing.execute(() -> {
            try {
                segment.close();
            } catch (IOException e) {
                try (MDC.MDCCloseable _ = RequestLog.about(ruid)) {
                    LOG.warn("what group {} wrote could not be removed, the next start removes it: {}", ruid, e.toString());
                }
            }
        });
    }
}
