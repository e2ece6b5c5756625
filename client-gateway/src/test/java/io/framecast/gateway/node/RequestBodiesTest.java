package io.framecast.gateway.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import reactor.netty.http.server.HttpRequestDecoderSpec;
import reactor.netty.http.server.HttpServer;

final class RequestBodiesTest {

    @Test
    void largePiecesOfBodiesLeaveTheOtherLimitsAsTheyAreSet() {
        HttpServer server = HttpServer.create().httpRequestDecoder(decoder -> decoder.maxInitialLineLength(65_536).maxHeaderSize(16_384));

        HttpRequestDecoderSpec limits = RequestBodies.inLargePieces(server).configuration().decoder();

        assertThat(limits.maxInitialLineLength()).as("a mask in a GET may be long").isEqualTo(65_536);
        assertThat(limits.maxHeaderSize()).isEqualTo(16_384);
    }
}
