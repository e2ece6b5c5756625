package io.framecast.gateway.rest;

import io.framecast.gateway.stream.FrameStream;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** A stream of frames as the body of a response. */
final class StreamBody {

    static final String RUID_HEADER = "X-RUID";

    private StreamBody() {}

    /** Writes and flushes piece by piece, at the reader's pace; the request ends with the response, however that ends. */
    static Mono<Void> write(FrameStream stream, ServerHttpResponse response) {
        NettyDataBufferFactory buffers = (NettyDataBufferFactory) response.bufferFactory();
        return response.writeAndFlushWith(stream.parts().map(part -> Mono.<DataBuffer>just(buffers.wrap(part))))
                .doFinally(signal -> stream.closed());
    }
}
