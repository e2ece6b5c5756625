package io.framecast.gateway.edge;

import io.framecast.protocol.link.FrameRun;
import io.framecast.protocol.link.FrameSource;
import io.framecast.protocol.mask.FrameMask;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
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
    public @Nullable FrameRun read(String movieId, String movieVersion, int[] frames, int from, int to, int maxBytes) throws IOException {
        Shelf shelf = cache.shelf(movieId, movieVersion);
        if (shelf == null) {
            return null;
        }
        CompositeByteBuf records = Unpooled.compositeBuffer(to - from);
        int count = 0;
        try {
            for (int i = from; i < to; i++) {
                ByteBuf record = cache.takeAnywhere(shelf, frames[i]);
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
        } catch (IOException | RuntimeException e) {
            records.release();
            throw e;
        }
        if (count == 0) {
            records.release();
            return null;
        }
        return FrameRun.ofBytes(records, count);
    }
}
