package io.framecast.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.testing.SocketClient.Frame;
import io.framecast.gateway.testing.SocketClient;
import io.framecast.gateway.testing.TestGateway;
import io.framecast.gateway.testing.TestGatewayBuilder;
import io.framecast.gateway.testing.Waiting;
import io.framecast.protocol.event.Slost;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Frames as they are demanded on a socket. */
class SocketTest {

    @AutoClose
    private TestGateway gateway = TestGateway.withTwoHolders();

    @Test
    void everyFrameOfAMovieComesOnceByteIdenticalFromBothSources() {
        try (SocketClient client = SocketClient.connect(gateway.port())) {
            client.send("{'type':'open','channel':3,'movieId':'street'}")
                    .send("{'type':'demand','channel':3,'generation':9,'ranges':['0-299']}");
            JsonNode opened = client.awaitText("opened");
            assertThat(opened.path("channel").asInt()).isEqualTo(3);
            assertThat(opened.path("wanted").asString()).isEqualTo("0-299");
            assertThat(opened.path("missing").asString()).isEqualTo("0-299");
            assertThat(opened.path("movie").path("frameRate").asString()).isEqualTo("10/1");
            assertThat(opened.path("gateways").path(0).asString()).isEqualTo(gateway.address());
            JsonNode end = client.awaitText("end");
            assertThat(end.path("generation").asLong()).isEqualTo(9);

            assertThat(client.frames()).hasSize(TestGateway.FRAMES);
            Set<Integer> seen = new HashSet<>();
            Set<Integer> sources = new HashSet<>();
            for (Frame frame : client.frames()) {
                byte[] jpeg = TestGateway.jpeg(frame.frame());
                assertThat(seen.add(frame.frame())).as("frame %s came once", frame.frame()).isTrue();
                assertThat(frame.jpeg()).isEqualTo(jpeg);
                assertThat(frame.crc()).isEqualTo(FrameRecord.crc32c(ByteBuffer.wrap(jpeg)));
                assertThat(frame.length()).isEqualTo(jpeg.length);
                assertThat(List.of(frame.version(), frame.flags(), frame.channel(), frame.reserved())).isEqualTo(List.of(1, 0, 3, 0));
                assertThat(frame.generation()).isEqualTo(9);
                sources.add(frame.source());
            }
            Map<Integer, String> announced = new HashMap<>();
            client.texts().stream().filter(text -> text.path("type").asString().equals("view")).forEach(view ->
                    view.path("sources").forEach(source -> announced.put(source.path("index").asInt(), source.path("node").asString())));
            assertThat(announced.keySet()).containsAll(sources);
            assertThat(announced.values()).containsExactlyInAnyOrder("frame-1", "frame-2");
        }
    }

    @Test
    void demandIsAnsweredBeforeItsFramesAndSaysItsGeneration() {
        try (SocketClient client = SocketClient.opened(gateway, "'wanted':'0-99'")) {
            client.send("{'type':'demand','channel':1,'generation':1,'ranges':['0-9']}");
            assertThat(client.awaitText("demanded").path("generation").asLong()).isEqualTo(1);
            assertThat(client.frames()).isEmpty();
            client.awaitText("end");
            assertThat(client.frames()).hasSize(10);
        }
    }

    @Test
    void nothingIsSentThatIsNotWantedOrIsHad() {
        try (SocketClient client = SocketClient.opened(gateway, "'wanted':'10-29','have':'10-19'")) {
            client.send("{'type':'demand','channel':1,'generation':1,'ranges':['0-299']}");
            client.awaitText("end");
            assertThat(client.frames()).extracting(Frame::frame)
                    .containsExactlyInAnyOrder(20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
        }
    }

    @Test
    void framesComeBackwardsWhenDemandedBackwards() {
        gateway.domain().holders().kill("frame-2");
        try (SocketClient client = SocketClient.opened(gateway, "'wanted':'0-99'")) {
            client.send("{'type':'demand','channel':1,'generation':1,'ranges':['50-41/-1']}");
            client.awaitText("end");
            assertThat(client.frames()).extracting(Frame::frame).containsExactly(50, 49, 48, 47, 46, 45, 44, 43, 42, 41);
        }
    }

    @Test
    void sameGenerationAddsHigherReplacesLowerIsIgnored() {
        try (SocketClient client = SocketClient.opened(gateway, "'wanted':'0-299'")) {
            client.send("{'type':'demand','channel':1,'generation':5,'ranges':['0-9']}");
            client.awaitText("end");
            client.send("{'type':'demand','channel':1,'generation':5,'ranges':['5-14']}");
            client.awaitText("end");
            assertThat(client.frames()).as("frames of one generation come once").hasSize(15);
            client.send("{'type':'demand','channel':1,'generation':4,'ranges':['100-199']}")
                    .send("{'type':'demand','channel':1,'generation':6,'ranges':['3']}");
            assertThat(client.awaitText("demanded").path("generation").asLong()).isEqualTo(6);
            client.awaitText("end");
            assertThat(client.frames()).hasSize(16);
            Frame again = client.frames().getLast();
            assertThat(again.frame()).isEqualTo(3);
            assertThat(again.generation()).isEqualTo(6);
        }
    }

    @Test
    void afterDemandedNoFrameOfAnOlderGenerationFollows() {
        try (SocketClient client = SocketClient.opened(gateway, "'wanted':'0-299'")) {
            for (int generation = 1; generation <= 20; generation++) {
                client.send("{'type':'demand','channel':1,'generation':" + generation + ",'ranges':['0-299']}");
            }
            client.awaitText(text -> text.path("type").asString().equals("end") && text.path("generation").asInt() == 20, "the last end");
            assertThat(client.frames().stream().filter(frame -> frame.generation() == 20)).hasSize(300);
            long newest = 0;
            for (Frame frame : client.frames()) {
                assertThat(frame.generation()).isGreaterThanOrEqualTo(newest);
                newest = frame.generation();
            }
        }
    }

    @Test
    void aSourceThatDiesInMidStreamLosesNoFrame() {
        try (SocketClient client = SocketClient.opened(gateway, "'wanted':'0-299'")) {
            client.send("{'type':'demand','channel':1,'generation':1,'ranges':['0-99']}");
            client.awaitText("end");
            gateway.domain().holders().kill("frame-1");
            client.send("{'type':'demand','channel':1,'generation':1,'ranges':['100-299']}");
            client.awaitText("end");
            assertThat(client.frames()).hasSize(300);
            assertThat(client.frames()).extracting(Frame::frame).doesNotHaveDuplicates();
            Waiting.until("the loss is told", () -> !gateway.domain().sent(Slost.class).isEmpty());
            Slost slost = gateway.domain().sent(Slost.class).getFirst();
            assertThat(slost.lost()).isEqualTo("frame-1");
            assertThat(slost.missing().count()).as("a viewer may seek back to all of it").isEqualTo(300);
        }
    }

    @Test
    void framesThatNobodyHoldsAreReportedUnavailableAndTheDemandEnds() {
        gateway.close();
        gateway = new TestGatewayBuilder().start();
        gateway.domain().holders().add("frame-1").fill(TestGateway.MOVIE, "v1", FrameMask.range(0, 49), TestGateway.FRAME_BYTES);
        try (SocketClient client = SocketClient.opened(gateway, "'wanted':'0-99'")) {
            client.send("{'type':'demand','channel':1,'generation':1,'ranges':['0-99']}");
            assertThat(client.awaitText("unavailable").path("mask").asString()).isEqualTo("50-99");
            client.awaitText("end");
            assertThat(client.frames()).hasSize(50);
        }
    }

    @Test
    void aBadFrameIsSentAgain() {
        try (SocketClient client = SocketClient.opened(gateway, "'wanted':'0-9'")) {
            client.send("{'type':'demand','channel':1,'generation':1,'ranges':['0-9']}");
            client.awaitText("end");
            Frame first = client.frames().stream().filter(frame -> frame.frame() == 4).findFirst().orElseThrow();
            client.send("{'type':'bad','channel':1,'frame':4}");
            client.awaitText("end");
            Frame second = client.frames().getLast();
            assertThat(second.frame()).isEqualTo(4);
            assertThat(second.source()).as("another holder").isNotEqualTo(first.source());
            client.send("{'type':'bad','channel':1,'frame':200}");
            assertThat(client.awaitText("problem").path("status").asInt()).isEqualTo(400);
        }
    }

    @Test
    void manyChannelsShareOneSocket() {
        try (SocketClient client = SocketClient.connect(gateway.port())) {
            for (int channel = 1; channel <= 8; channel++) {
                client.send("{'type':'open','channel':" + channel + ",'movieId':'street'}")
                        .send("{'type':'demand','channel':" + channel + ",'generation':1,'ranges':['0-99']}");
            }
            for (int channel = 1; channel <= 8; channel++) {
                client.awaitText("end");
            }
            assertThat(client.frames()).hasSize(800);
            client.send("{'type':'open','channel':9,'movieId':'street'}");
            assertThat(client.awaitText("problem").path("status").asInt()).as("more channels than the setting says").isEqualTo(429);
        }
    }
}
