package io.framecast.gateway.stream;

import io.netty.buffer.ByteBuf;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/** Pieces of a stream, each made when it is taken: one that is never taken leaves no buffer behind. */
public final class Pieces {

    private Pieces() {}

    /** These, one behind the other. */
    @SafeVarargs
    public static Iterator<ByteBuf> of(Supplier<ByteBuf>... pieces) {
        return new Iterator<>() {
            private int at;

            @Override
            public boolean hasNext() {
                return at < pieces.length;
            }

            @Override
            public ByteBuf next() {
                if (at == pieces.length) {
                    throw new NoSuchElementException();
                }
                return pieces[at++].get();
            }
        };
    }

    /** What these say, one behind the other. */
    @SafeVarargs
    public static Iterator<ByteBuf> concat(Iterator<ByteBuf>... parts) {
        return new Iterator<>() {
            private int at;

            @Override
            public boolean hasNext() {
                while (at < parts.length && !parts[at].hasNext()) {
                    at++;
                }
                return at < parts.length;
            }

            @Override
            public ByteBuf next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return parts[at].next();
            }
        };
    }
}
