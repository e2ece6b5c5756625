package io.framecast.gateway.export;

import io.framecast.gateway.stream.StreamForm;
import io.netty.buffer.ByteBuf;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** JPEGs one behind the other, nothing else. */
final class MjpegForm implements ExportForm {

    private final FileFrames frames;
    private int at;

    MjpegForm(FileFrames frames) {
        this.frames = frames;
    }

    @Override
    public long fileBytes() {
        return frames.totalBytes();
    }

    @Override
    public Iterator<ByteBuf> before(int frame) {
        return Collections.emptyIterator();
    }

    @Override
    public @Nullable ByteBuf head(StreamForm.Outgoing frame) {
        frames.check(at++, frame);
        return null;
    }

    @Override
    public @Nullable ByteBuf tail(StreamForm.Outgoing frame) {
        return null;
    }

    @Override
    public Iterator<ByteBuf> end() {
        return Collections.emptyIterator();
    }
}
