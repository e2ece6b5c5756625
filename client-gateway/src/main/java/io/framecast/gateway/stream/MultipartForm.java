package io.framecast.gateway.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Collections;
import java.util.Iterator;

/** {@code multipart/x-mixed-replace}: each frame a part with headers of its own. */
final class MultipartForm implements StreamForm {

    private static final String SEPARATOR = "--" + Streams.BOUNDARY;

    @Override
    public boolean isView() {
        return true;
    }

    @Override
    public Iterator<ByteBuf> before(int frame) {
        return Collections.emptyIterator();
    }

    @Override
    public ByteBuf head(Outgoing frame) {
        return ascii(SEPARATOR + "\r\nContent-Type: image/jpeg\r\nContent-Length: " + frame.jpeg().readableBytes() + "\r\nX-Frame: "
                + frame.number() + "\r\nX-Source: " + frame.source() + "\r\n\r\n");
    }

    @Override
    public ByteBuf tail(Outgoing frame) {
        return ascii("\r\n");
    }

    @Override
    public Iterator<ByteBuf> end() {
        return Pieces.of(() -> ascii(SEPARATOR + "--\r\n"));
    }

    private static ByteBuf ascii(String text) {
        return ByteBufUtil.writeAscii(PooledByteBufAllocator.DEFAULT, text);
    }
}
