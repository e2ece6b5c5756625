package io.framecast.protocol.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.link.InMemoryFrameSource;
import io.framecast.protocol.link.LinkCodec;
import io.framecast.protocol.link.LinkMessage;
import io.framecast.protocol.link.LinkMessage.Bye;
import io.framecast.protocol.link.LinkMessage.Join;
import io.framecast.protocol.link.LinkProtocolException;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Connections from programs that are no holders, or not welcome ones. */
class StrangerTest extends LoopbackGroup {

    private static final int TIMEOUT_MILLIS = 30_000;

    private Socket dial() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    private static byte[] bytes(LinkMessage message) {
        return ByteBufUtil.getBytes(LinkCodec.encode(message, UnpooledByteBufAllocator.DEFAULT));
    }

    /** What the server says before it closes. */
    private static String bye(Socket socket) throws IOException, LinkProtocolException {
        byte[] answer = socket.getInputStream().readAllBytes();
        assertThat(answer).hasSizeGreaterThan(LinkCodec.PREAMBLE_BYTES);
        LinkMessage message = LinkCodec.decode(answer[0], Unpooled.wrappedBuffer(answer).skipBytes(LinkCodec.PREAMBLE_BYTES));
        assertThat(message).isInstanceOf(Bye.class);
        return ((Bye) message).reason();
    }

    private void assertStillServes() {
        FrameMask movie = FrameMask.firstFrames(20);
        holder("frame-1", new InMemoryFrameSource().fill(Group.MOVIE, Group.VERSION, movie, FRAME_BYTES));
        start(group("served", movie, Group.striped(movie, List.of("frame-1"))));
        demand(FrameRange.of(0, 19));
        await(() -> listener.met.get() == 1);
        assertAllFramesOnceAndIdentical(movie);
    }

    @Test
    void wrongTokenIsToldAndClosed() throws IOException, LinkProtocolException {
        try (Socket socket = dial()) {
            socket.getOutputStream().write(bytes(new Join("r1", "frame-1", 1, 7, 1, "guess")));

            assertThat(bye(socket)).isEqualTo("the token does not admit frame-1 to r1");
        }
        assertThat(refused("token")).isEqualTo(1);
        assertStillServes();
    }

    @Test
    void tokenOfAnotherIncarnationIsRefused() throws IOException, LinkProtocolException {
        try (Socket socket = dial()) {
            socket.getOutputStream().write(bytes(new Join("r1", "frame-1", 2, 7, 1, TOKENS.mint("r1", "frame-1", 1, 7, 1))));

            assertThat(bye(socket)).contains("token");
        }
    }

    @Test
    void silentConnectionIsClosed() throws IOException, LinkProtocolException {
        try (Socket socket = dial()) {
            assertThat(bye(socket)).isEqualTo("no JOIN within PT0.5S");
        }
        assertThat(refused("never-joined")).isEqualTo(1);
    }

    @Test
    void oversizedMessageIsToldAndClosed() throws IOException, LinkProtocolException {
        try (Socket socket = dial()) {
            socket.getOutputStream().write(new byte[] {'J', 1, 0, 0, 0x40, 0, 0, 0});

            assertThat(bye(socket)).isEqualTo("a message may have 4096 bytes, this one has 1073741824");
        }
        assertStillServes();
    }

    @Test
    void frameFromAStrangerIsRefused() throws IOException, LinkProtocolException {
        try (Socket socket = dial()) {
            socket.getOutputStream().write(new byte[] {0x46, 1, 0, 0, 0, 0, 0, 16});

            assertThat(bye(socket)).isEqualTo("a frame came where none may come");
        }
    }

    @Test
    void httpIsRefused() throws IOException, LinkProtocolException {
        try (Socket socket = dial()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(bye(socket)).startsWith("link version must be 1");
        }
    }

    @Test
    void rubbishOnManyConnectionsHarmsNobody() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 100; i++) {
            try (Socket socket = dial()) {
                byte[] rubbish = new byte[random.nextInt(5000)];
                random.nextBytes(rubbish);
                if (rubbish.length > 8 && i % 2 == 0) {
                    // Get past the preamble.
                    rubbish[0] = "JLXODPCBF".getBytes(StandardCharsets.US_ASCII)[random.nextInt(9)];
                    rubbish[1] = 1;
                    rubbish[4] = 0;
                    rubbish[5] = 0;
                }
                try {
                    socket.getOutputStream().write(rubbish);
                } catch (IOException e) {
                    assertThat(e).hasMessageMatching("(?i).*(broken pipe|connection reset).*");
                }
            }
        }
        assertStillServes();
        await(() -> server.links() == 1);
    }
}
