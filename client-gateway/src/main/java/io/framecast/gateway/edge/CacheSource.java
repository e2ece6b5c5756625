package io.framecast.gateway.edge;

import io.framecast.protocol.link.FrameRun;
import io.framecast.protocol.link.FrameSource;
import io.framecast.protocol.mask.FrameMask;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** The cache as a holder's frames: what this gateway pushes to the sinks of other gateways. Thread-safe. */
public final class CacheSource implements FrameSource {

    private final EdgeCache cache;

    /** @param cache where frames come from */
    public CacheSource(EdgeCache cache) {
        this.cache = cache;
    }

    @Override
    public FrameMask held(String movieId, String movieVersion) {
        return cache.held(movieId, movieVersion);
    }

    @Override
    public @Nullable FrameRun read(String movieId, String movieVersion, int[] frames, int from, int to, int maxBytes) {
        Shelf shelf = cache.shelf(movieId, movieVersion);
        if (shelf == null) {
            return null;
        }
        CompositeByteBuf records = Unpooled.compositeBuffer(to - from);
        int count = 0;
        try (Reading reading = new Reading(shelf)) {
            for (int i = from; i < to; i++) {
                ByteBuf record = reading.take(frames[i]);
                if (record != null && count > 0 && records.readableBytes() + record.readableBytes() > maxBytes) {
                    record.release();
                    break;
                }
                if (record == null) {
                    break;
                }
                records.addComponent(true, record);
                count++;
            }
        } catch (RuntimeException e) {
            records.release();
            throw e;
        }
        if (count == 0) {
            records.release();
            return null;
        }
        return FrameRun.ofBytes(records, count);
    }

    /** Frames of one read; a run that comes from disk is read once for all of its frames. */
    private final class Reading implements AutoCloseable {

        private final Shelf shelf;
        private @Nullable RunKey key;
        private @Nullable CachedRun fromDisk;
        private int counted = -1;

        Reading(Shelf shelf) {
            this.shelf = shelf;
        }

        @Nullable ByteBuf take(int frame) {
            int run = RunKey.runOf(frame);
            ByteBuf record = cache.take(shelf, frame, run != counted);
            counted = run;
            if (record != null) {
                return record;
            }
            if ((key == null || key.number() != run) && shelf.hasOnDisk(frame)) {
                close();
                RunKey next = new RunKey(shelf.movie(), run);
                key = next;
                fromDisk = cache.readNow(next);
            }
            return key != null && key.number() == run && fromDisk != null ? fromDisk.take(frame) : null;
        }

        @Override
        public void close() {
            if (key != null && fromDisk != null) {
                cache.admit(shelf, key, fromDisk);
            }
            fromDisk = null;
        }
    }
}
