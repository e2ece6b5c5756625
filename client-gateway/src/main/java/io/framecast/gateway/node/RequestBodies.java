package io.framecast.gateway.node;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import reactor.netty.http.server.HttpRequestDecoderSpec;
import reactor.netty.http.server.HttpServer;

/** How the bodies of requests are read. */
final class RequestBodies {

    /** As much of a body as one read brings at most: handed on in smaller pieces, a film costs several times the CPU. */
    private static final int PIECE_BYTES = 256 << 10;
    private static final int FIRST_READ_BYTES = 4 << 10;
    private static final int SMALLEST_READ_BYTES = 1 << 10;

    private RequestBodies() {}

    /** The server with large pieces, and otherwise with the limits it has: setting one of them sets all. */
    @SuppressWarnings("deprecation") // The pieces' size goes with reactor-netty 2, which does not cut what it has read.
    static HttpServer inLargePieces(HttpServer server) {
        HttpRequestDecoderSpec limits = server.configuration().decoder();
        return server.childOption(ChannelOption.RCVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(SMALLEST_READ_BYTES, FIRST_READ_BYTES, PIECE_BYTES))
                .httpRequestDecoder(decoder -> decoder.maxChunkSize(PIECE_BYTES)
                .maxInitialLineLength(limits.maxInitialLineLength())
                .maxHeaderSize(limits.maxHeaderSize())
                .validateHeaders(limits.validateHeaders())
                .initialBufferSize(limits.initialBufferSize())
                .h2cMaxContentLength(limits.h2cMaxContentLength()));
    }
}
