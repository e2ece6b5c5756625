package io.framecast.protocol.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a movie came, or comes, to be frame by frame. One gateway at a time writes it; each change of writer begins an epoch, at the
 * number of frames that were counted by then. What an earlier writer stored from there on was never counted: it is stale.
 *
 * @param open whether frames are still appended
 * @param writer the gateway that appends; null before the first frame
 * @param writerIncarnation which start of it
 * @param begins for each epoch, from 1 on, the number of its first frame; never descending
 * @param firstFrameAt when the first frame was taken; null before there is one
 * @param lastMicros when the last frame is shown, in microseconds after the first; 0 before there is one
 */
public record Recording(boolean open, @Nullable String writer, long writerIncarnation, List<Integer> begins,
        @Nullable Instant firstFrameAt, long lastMicros) {

    /** Changes of writer that one recording takes. */
    public static final int MAX_EPOCHS = 1000;

    /** A recording without a frame. */
    public static Recording begun() {
        return new Recording(true, null, 0, List.of(), null, 0);
    }

    /** The present epoch; 0 before the first writer. */
    public int epoch() {
        return begins.size();
    }

    /** Whether that start of the gateway writes it. */
    public boolean isWrittenBy(String gateway, long incarnation) {
        return gateway.equals(writer) && incarnation == writerIncarnation;
    }

    /** From which frame on that which was stored in an epoch is stale; {@link Integer#MAX_VALUE} where none of it is. */
    public int staleFrom(int storedInEpoch, int frames) {
        if (storedInEpoch < begins.size()) {
            return begins.get(storedInEpoch);
        }
        return open ? Integer.MAX_VALUE : frames;
    }

    /** With another writer, in the next epoch. */
    public Recording writtenBy(String gateway, long incarnation, int frames) {
        List<Integer> next = new ArrayList<>(begins);
        next.add(frames);
        return new Recording(open, gateway, incarnation, List.copyOf(next), firstFrameAt, lastMicros);
    }

    /** With more frames. */
    public Recording grownTo(@Nullable Instant first, long micros) {
        return new Recording(open, writer, writerIncarnation, begins, firstFrameAt == null ? first : firstFrameAt, micros);
    }

    /** No frame follows. */
    public Recording closed() {
        return new Recording(false, writer, writerIncarnation, begins, firstFrameAt, lastMicros);
    }
}
