package io.framecast.gateway.imports;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The first piece of a body, which is looked at before it is known whether anybody wants the body. It is released once: by who asks for
 * the body, or here when the use of the body ends without that. Nothing else may let go of it, nor be relied on to: {@code switchOnFirst}
 * discards it where it is cancelled, but not where the body has come whole by then. Thread-safe.
 */
final class FirstPiece {

    private final DataBuffer piece;
    private final AtomicBoolean isOurs = new AtomicBoolean(true);

    private FirstPiece(DataBuffer piece) {
        this.piece = piece;
    }

    /**
     * Uses a body.
     *
     * @param first its first piece
     * @param whole all of it, with the first piece; to be subscribed to once at most
     * @param use what is done with the body, which it may leave alone; where it fails, throws or is cancelled, nothing is kept
     */
    static <T> Mono<T> keptFor(DataBuffer first, Flux<DataBuffer> whole, Function<Flux<DataBuffer>, Mono<T>> use) {
        FirstPiece piece = new FirstPiece(first);
        return Mono.defer(() -> use.apply(piece.handedOver(whole))).doFinally(signal -> piece.release());
    }

    private Flux<DataBuffer> handedOver(Flux<DataBuffer> whole) {
        return whole.handle((next, sink) -> {
            if (next != piece || isOurs.compareAndSet(true, false)) {
                sink.next(next);
            }
        });
    }

    private void release() {
        if (isOurs.compareAndSet(true, false)) {
            DataBufferUtils.release(piece);
        }
    }
}
