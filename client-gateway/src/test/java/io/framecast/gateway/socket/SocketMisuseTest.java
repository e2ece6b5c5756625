package io.framecast.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.testing.SocketClient.Frame;
import io.framecast.gateway.testing.SocketClient;
import io.framecast.gateway.testing.TestGateway;
import io.framecast.gateway.testing.TestGatewayBuilder;
import io.framecast.gateway.testing.Waiting;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.link.InMemoryFrameSource;
import io.framecast.protocol.mask.FrameMask;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Clients that say what cannot be done or understood, are silent, or do not read. */
class SocketMisuseTest {

    @AutoClose
    private TestGateway gateway = TestGateway.withTwoHolders();

    @Test
    void whatCannotBeOpenedIsSaidOnItsChannel() {
        try (SocketClient client = SocketClient.connect(gateway.port())) {
            assertProblem(client, "{'type':'open','channel':4,'movieId':'nosuch'}", 404, "nosuch");
            assertProblem(client, "{'type':'open','channel':4,'ruid':'nosuch'}", 404, "nosuch");
            assertProblem(client, "{'type':'open','channel':4,'movieId':'street','wanted':'0-9000'}", 400,
                    "mask ends at 9000, the movie has 300 frames (0-299)");
            assertProblem(client, "{'type':'open','channel':4,'movieId':'street','wanted':'a-b'}", 400, "a-b");
            assertProblem(client, "{'type':'open','channel':4,'movieId':'street','wanted':''}", 400, "wanted");
            assertProblem(client, "{'type':'demand','channel':4,'generation':1,'ranges':[]}", 404, "not open");
            client.send("{'type':'open','channel':4,'movieId':'street'}");
            client.awaitText("opened");
            assertProblem(client, "{'type':'open','channel':4,'movieId':'street'}", 409, "open");
            assertProblem(client, "{'type':'demand','channel':4,'generation':1,'ranges':['5-1']}", 400, "5-1");
            assertProblem(client, "{'type':'done','channel':4,'cached':'0-300'}", 400, "300");
        }
    }

    private static void assertProblem(SocketClient client, String message, int status, String part) {
        client.send(message);
        JsonNode problem = client.awaitText("problem");
        assertThat(problem.path("status").asInt()).as(message).isEqualTo(status);
        assertThat(problem.path("channel").asInt()).as(message).isEqualTo(4);
        assertThat(problem.path("detail").asString()).as(message).contains(part);
    }

    @Test
    void threeMessagesInARowThatAreNotUnderstoodCloseTheSocketWith1008() {
        try (SocketClient client = SocketClient.connect(gateway.port())) {
            client.send("no json").send("{'type':'dance','channel':1}");
            client.send("{'type':'open','channel':1,'movieId':'street'}");
            client.awaitText("opened");
            client.send("[1]").send("{'type':'open','channel':'one','movieId':'street'}").send("{}");
            assertThat(client.awaitClose()).isEqualTo(1008);
            assertThat(client.texts().stream().filter(text -> text.path("type").asString().equals("problem")))
                    .hasSize(5)
                    .allMatch(problem -> problem.path("channel").isMissingNode());
        }
    }

    @Test
    void aMessageOverTheLimitClosesTheSocketWith1009() {
        try (SocketClient client = SocketClient.connect(gateway.port())) {
            client.sendUnlessClosed("{'type':'done','channel':1,'cached':'" + "1,".repeat(64 << 10) + "'}");
            assertThat(client.awaitClose()).isEqualTo(1009);
        }
    }

    @Test
    void aGenerationWithoutEndOfRangesIsRefusedAndTheChannelGoesOn() {
        try (SocketClient client = SocketClient.opened(gateway, "'wanted':'0-299'")) {
            String ranges = "'5'" + ",'5'".repeat(999);
            for (int i = 0; i < 17; i++) {
                client.send("{'type':'demand','channel':1,'generation':1,'ranges':[" + ranges + "]}");
            }
            assertThat(client.awaitText("problem").path("status").asInt()).isEqualTo(429);
            client.send("{'type':'demand','channel':1,'generation':2,'ranges':['5']}");
            client.awaitText(text -> text.path("type").asString().equals("end") && text.path("generation").asInt() == 2, "the end");
            assertThat(client.frames().getLast().generation()).isEqualTo(2);
        }
    }

    @Test
    void aSilentClientIsGivenUp() {
        gateway.close();
        gateway = new TestGatewayBuilder()
                .socket(new SocketSettings(64 << 10, 8, 1000, 16, 128 << 10, 512 << 10, 128 << 10, Duration.ofMillis(50), Duration.ofMillis(300)))
                .start()
                .addHolders(1);
        try (SocketClient client = SocketClient.connectWithoutReading(gateway.port())) {
            client.send("{'type':'open','channel':1,'movieId':'street','wanted':'0-9'}");
            Waiting.until("the gateway tells that nobody watches", () -> gateway.domain().sent(Progress.class).stream().anyMatch(progress -> !progress.attached()));
            assertThat(gateway.meters().counter("framecast.sockets.silent").count()).isEqualTo(1);
        }
    }

    @Test
    void aSilentClientIsGivenUpWhenItsTimeIsOverAndNotAPingLater() {
        gateway.close();
        gateway = new TestGatewayBuilder()
                .socket(new SocketSettings(64 << 10, 8, 1000, 16, 128 << 10, 512 << 10, 128 << 10, Duration.ofHours(1), Duration.ofMillis(300)))
                .start()
                .addHolders(1);
        try (SocketClient client = SocketClient.connectWithoutReading(gateway.port())) {
            client.send("{'type':'open','channel':1,'movieId':'street','wanted':'0-9'}");
            Waiting.until("the client is given up", () -> gateway.meters().counter("framecast.sockets.silent").count() == 1);
        }
    }

    @Test
    void aClientThatDoesNotReadHoldsUpItselfAndNobodyElseWithinBoundedMemory() {
        gateway.close();
        gateway = new TestGatewayBuilder().start();
        int frameBytes = 100_000;
        gateway.domain().holders().add("frame-1").fill(TestGateway.MOVIE, "v1", FrameMask.firstFrames(TestGateway.FRAMES), frameBytes);
        double total = IntStream.range(0, TestGateway.FRAMES)
                .mapToLong(frame -> InMemoryFrameSource.jpeg(frame, frameBytes).length)
                .sum();
        try (SocketClient slow = SocketClient.connectWithoutReading(gateway.port());
                SocketClient quick = SocketClient.connect(gateway.port())) {
            slow.send("{'type':'open','channel':1,'movieId':'street'}")
                    .send("{'type':'demand','channel':1,'generation':1,'ranges':['0-299']}");
            double written = awaitStandstill();
            assertThat(written).as("window of 1 MiB, 0.5 MiB in Netty, the rest in the kernel's buffers of loopback").isLessThan(total / 2);

            quick.send("{'type':'open','channel':1,'movieId':'street'}")
                    .send("{'type':'demand','channel':1,'generation':1,'ranges':['0-299']}");
            quick.awaitText("end");
            assertThat(quick.frames()).hasSize(TestGateway.FRAMES);

            slow.read(Long.MAX_VALUE);
            slow.awaitText("end");
            assertThat(slow.frames()).hasSize(TestGateway.FRAMES);
            for (Frame frame : slow.frames()) {
                assertThat(frame.jpeg()).isEqualTo(InMemoryFrameSource.jpeg(frame.frame(), frameBytes));
            }
        }
    }

    /** Bytes written once no more are, for half a second. */
    private double awaitStandstill() {
        double[] last = {0};
        long[] since = {System.nanoTime()};
        Waiting.until("no more bytes are written", () -> {
            double now = gateway.meters().counter("framecast.bytes.sent").count();
            if (now != last[0] || now == 0) {
                last[0] = now;
                since[0] = System.nanoTime();
            }
            return System.nanoTime() - since[0] > Duration.ofMillis(500).toNanos();
        });
        return last[0];
    }
}
