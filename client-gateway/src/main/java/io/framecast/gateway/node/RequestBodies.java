package io.framecast.gateway.node;

import io.framecast.protocol.upload.BodyPieces;
import io.netty.channel.ChannelOption;
import reactor.netty.http.server.HttpRequestDecoderSpec;
import reactor.netty.http.server.HttpServer;

/** How the bodies of requests are read. */
final class RequestBodies {

    private RequestBodies() {}

    /** The server with large pieces, and otherwise with the limits it has: setting one of them sets all. */
    @SuppressWarnings("deprecation") // The pieces' size goes with reactor-netty 2, which does not cut what it has read.
    static HttpServer inLargePieces(HttpServer server) {
        HttpRequestDecoderSpec limits = server.configuration().decoder();
        return server.childOption(ChannelOption.RCVBUF_ALLOCATOR, BodyPieces.reads())
                .httpRequestDecoder(decoder -> decoder.maxChunkSize(BodyPieces.BYTES)
                .maxInitialLineLength(limits.maxInitialLineLength())
                .maxHeaderSize(limits.maxHeaderSize())
                .validateHeaders(limits.validateHeaders())
                .initialBufferSize(limits.initialBufferSize())
                .h2cMaxContentLength(limits.h2cMaxContentLength()));
    }
}
