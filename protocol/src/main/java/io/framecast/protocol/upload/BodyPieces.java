package io.framecast.protocol.upload;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/** How the body of an upload is read, at a gateway that passes it on as at the frame service that takes it. */
public final class BodyPieces {

    /** As much of a body as one read brings at most: handed on in smaller pieces, a film costs several times the CPU. */
    public static final int BYTES = 256 << 10;

    private static final int FIRST_READ_BYTES = 4 << 10;
    private static final int SMALLEST_READ_BYTES = 1 << 10;

    private BodyPieces() {}

    /** For a server's connections: small reads for most, large ones for those whose bodies fill them. */
    public static RecvByteBufAllocator reads() {
        return new AdaptiveRecvByteBufAllocator(SMALLEST_READ_BYTES, FIRST_READ_BYTES, BYTES);
    }
}
