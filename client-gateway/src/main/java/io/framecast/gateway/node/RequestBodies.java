package io.framecast.gateway.node;

import reactor.netty.http.server.HttpRequestDecoderSpec;
import reactor.netty.http.server.HttpServer;

/** How the bodies of requests are read. */
final class RequestBodies {

    /** As much of a body as one read brings at most: handed on in smaller pieces, a film costs several times the CPU. */
    private static final int PIECE_BYTES = 64 << 10;

    private RequestBodies() {}

    /** The server with large pieces, and otherwise with the limits it has: setting one of them sets all. */
    @SuppressWarnings("deprecation") // The pieces' size goes with reactor-netty 2, which does not cut what it has read.
    static HttpServer inLargePieces(HttpServer server) {
        HttpRequestDecoderSpec limits = server.configuration().decoder();
        return server.httpRequestDecoder(decoder -> decoder.maxChunkSize(PIECE_BYTES)
                .maxInitialLineLength(limits.maxInitialLineLength())
                .maxHeaderSize(limits.maxHeaderSize())
                .validateHeaders(limits.validateHeaders())
                .initialBufferSize(limits.initialBufferSize())
                .h2cMaxContentLength(limits.h2cMaxContentLength()));
    }
}
