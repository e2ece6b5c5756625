package io.framecast.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.testing.SocketClient;
import io.framecast.gateway.testing.SocketClient.Frame;
import io.framecast.gateway.testing.TestGateway;
import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.CancelReason;
import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.event.Slost;
import io.framecast.protocol.link.InMemoryFrameSource;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SocketTest {

    private TestGateway gateway = TestGateway.withTwoHolders();

    @AfterEach
    void stop() {
        gateway.close();
    }

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
        try (SocketClient client = open("'wanted':'0-99'")) {
            client.send("{'type':'demand','channel':1,'generation':1,'ranges':['0-9']}");
            assertThat(client.awaitText("demanded").path("generation").asLong()).isEqualTo(1);
            assertThat(client.frames()).isEmpty();
            client.awaitText("end");
            assertThat(client.frames()).hasSize(10);
        }
    }

    @Test
    void nothingIsSentThatIsNotWantedOrIsHad() {
        try (SocketClient client = open("'wanted':'10-29','have':'10-19'")) {
            client.send("{'type':'demand','channel':1,'generation':1,'ranges':['0-299']}");
            client.awaitText("end");
            assertThat(client.frames()).extracting(Frame::frame)
                    .containsExactlyInAnyOrder(20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
        }
    }

    @Test
    void framesComeBackwardsWhenDemandedBackwards() {
        gateway.domain().kill("frame-2");
        try (SocketClient client = open("'wanted':'0-99'")) {
            client.send("{'type':'demand','channel':1,'generation':1,'ranges':['50-41/-1']}");
            client.awaitText("end");
            assertThat(client.frames()).extracting(Frame::frame).containsExactly(50, 49, 48, 47, 46, 45, 44, 43, 42, 41);
        }
    }

    @Test
    void sameGenerationAddsHigherReplacesLowerIsIgnored() {
        try (SocketClient client = open("'wanted':'0-299'")) {
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
        try (SocketClient client = open("'wanted':'0-299'")) {
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
        try (SocketClient client = open("'wanted':'0-299'")) {
            client.send("{'type':'demand','channel':1,'generation':1,'ranges':['0-99']}");
            client.awaitText("end");
            gateway.domain().kill("frame-1");
            client.send("{'type':'demand','channel':1,'generation':1,'ranges':['100-299']}");
            client.awaitText("end");
            assertThat(client.frames()).hasSize(300);
            assertThat(client.frames()).extracting(Frame::frame).doesNotHaveDuplicates();
            await(() -> !gateway.domain().sent(Slost.class).isEmpty());
            Slost slost = gateway.domain().sent(Slost.class).getFirst();
            assertThat(slost.lost()).isEqualTo("frame-1");
            assertThat(slost.missing().count()).as("a viewer may seek back to all of it").isEqualTo(300);
        }
    }

    @Test
    void whatAFormerPrimarySaysEndsNothingThatIsBeingWatched() {
        try (SocketClient client = open("'wanted':'0-299'")) {
            client.send("{'type':'demand','channel':1,'generation':1,'ranges':['0-99']}");
            client.awaitText("end");
            gateway.domain().formerPrimaryEnds(gateway.domain().sent(Crq.class).getFirst().ruid());
            client.send("{'type':'demand','channel':1,'generation':1,'ranges':['100-299']}");
            client.awaitText("end");
            assertThat(client.frames()).hasSize(300);
        }
    }

    @Test
    void framesThatNobodyHoldsAreReportedUnavailableAndTheDemandEnds() {
        gateway.close();
        gateway = new TestGateway.Builder().start();
        gateway.domain().addHolder("frame-1").fill(TestGateway.MOVIE, "v1", FrameMask.range(0, 49), TestGateway.FRAME_BYTES);
        try (SocketClient client = open("'wanted':'0-99'")) {
            client.send("{'type':'demand','channel':1,'generation':1,'ranges':['0-99']}");
            assertThat(client.awaitText("unavailable").path("mask").asString()).isEqualTo("50-99");
            client.awaitText("end");
            assertThat(client.frames()).hasSize(50);
        }
    }

    @Test
    void aBadFrameIsSentAgain() {
        try (SocketClient client = open("'wanted':'0-9'")) {
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
    void doneEndsTheRequestAndTellsWhatTheViewerKeeps() {
        try (SocketClient client = open("'wanted':'0-9'")) {
            client.send("{'type':'demand','channel':1,'generation':1,'ranges':['0-9']}");
            client.awaitText("end");
            client.send("{'type':'done','channel':1,'cached':'0-4'}");
            assertThat(client.awaitText("phase").path("phase").asString()).isEqualTo("DONE");
            Cdone cdone = gateway.domain().sent(Cdone.class).getFirst();
            assertThat(cdone.cached()).isEqualTo(FrameMask.range(0, 4));
            assertThat(cdone.delivered()).isEqualTo(FrameMask.range(0, 9));
            await(() -> gateway.viewings().size() == 0);
        }
    }

    @Test
    void closeCancelsAndTheChannelNumberIsFreeAtOnce() {
        try (SocketClient client = open("'wanted':'0-9'")) {
            client.send("{'type':'close','channel':1}").send("{'type':'open','channel':1,'movieId':'street','wanted':'20'}");
            assertThat(client.awaitText("opened").path("wanted").asString()).isEqualTo("20");
            await(() -> sent(Cancel.class).stream().anyMatch(cancel -> cancel.reason() == CancelReason.CLOSED));
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

    @Test
    void aLostSocketLeavesItsRequestToBeOpenedAgainWithWhatTheClientHas() {
        String ruid;
        try (SocketClient client = SocketClient.connect(gateway.port())) {
            client.send("{'type':'open','channel':1,'movieId':'street','wanted':'0-99'}")
                    .send("{'type':'demand','channel':1,'generation':1,'ranges':['0-49']}");
            ruid = client.awaitText("opened").path("ruid").asString();
            client.awaitText("end");
            client.abort();
        }
        await(() -> sent(Progress.class).stream().anyMatch(progress -> !progress.attached()));
        assertThat(gateway.viewings().size()).isEqualTo(1);
        try (SocketClient client = SocketClient.connect(gateway.port())) {
            client.send("{'type':'open','channel':7,'ruid':'" + ruid + "','have':'0-49'}")
                    .send("{'type':'demand','channel':7,'generation':1,'ranges':['0-99']}");
            JsonNode opened = client.awaitText("opened");
            assertThat(opened.path("ruid").asString()).isEqualTo(ruid);
            assertThat(opened.path("missing").asString()).isEqualTo("50-99");
            client.awaitText("end");
            assertThat(client.frames()).hasSize(50);
            assertThat(sent(Crq.class)).as("it was never given up").hasSize(1);
            assertThat(sent(Progress.class).getLast().attached()).isTrue();
        }
    }

    @Test
    void theSameRequestOnAnotherChannelMovesThere() {
        try (SocketClient client = SocketClient.connect(gateway.port())) {
            client.send("{'type':'open','channel':1,'movieId':'street','wanted':'0-99'}");
            String ruid = client.awaitText("opened").path("ruid").asString();
            client.send("{'type':'open','channel':2,'ruid':'" + ruid + "'}");
            JsonNode problem = client.awaitText("problem");
            assertThat(problem.path("channel").asInt()).isEqualTo(1);
            assertThat(problem.path("status").asInt()).isEqualTo(409);
            client.send("{'type':'demand','channel':2,'generation':1,'ranges':['0-9']}");
            client.awaitText("end");
            assertThat(client.frames()).hasSize(10).allMatch(frame -> frame.channel() == 2);
        }
    }

    @Test
    void whenKafkaIsDownAnOpenIsRefusedWithinASecond() {
        gateway.domain().kafkaDown(true);
        try (SocketClient client = SocketClient.connect(gateway.port())) {
            long began = System.nanoTime();
            client.send("{'type':'open','channel':1,'movieId':'street'}");
            JsonNode problem = client.awaitText("problem");
            assertThat(problem.path("status").asInt()).isEqualTo(503);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
            gateway.domain().kafkaDown(false);
            client.send("{'type':'open','channel':1,'movieId':'street'}");
            client.awaitText("opened");
        }
    }

    @Test
    void anOpenIsAskedForAgainUntilACoordinatorAnswers() {
        gateway.domain().silent(true);
        try (SocketClient client = SocketClient.connect(gateway.port())) {
            client.send("{'type':'open','channel':1,'movieId':'street'}");
            await(() -> sent(Crq.class).size() >= 2);
            gateway.domain().silent(false);
            client.awaitText("opened");
            assertThat(sent(Crq.class)).extracting(Crq::ruid).containsOnly(sent(Crq.class).getFirst().ruid());
        }
    }

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
            client.send("{'type':'done','channel':1,'cached':'" + "1,".repeat(64 << 10) + "'}");
            assertThat(client.awaitClose()).isEqualTo(1009);
        }
    }

    @Test
    void aGenerationWithoutEndOfRangesIsRefusedAndTheChannelGoesOn() {
        try (SocketClient client = open("'wanted':'0-299'")) {
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
    void aClientThatFinishesCleanlyCancelsWhatItHadOpen() {
        try (SocketClient client = open("'wanted':'0-9'")) {
            client.close(1000);
            assertThat(client.awaitClose()).isEqualTo(1000);
        }
        await(() -> sent(Cancel.class).stream().anyMatch(cancel -> cancel.reason() == CancelReason.CLOSED));
    }

    @Test
    void aSilentClientIsGivenUp() {
        gateway.close();
        gateway = new TestGateway.Builder()
                .socket(new SocketSettings(64 << 10, 8, 1000, 16, 128 << 10, 512 << 10, 128 << 10, Duration.ofMillis(50), Duration.ofMillis(300)))
                .start()
                .addHolders(1);
        try (SocketClient client = SocketClient.connectWithoutReading(gateway.port())) {
            client.send("{'type':'open','channel':1,'movieId':'street','wanted':'0-9'}");
            await(() -> sent(Progress.class).stream().anyMatch(progress -> !progress.attached()));
            assertThat(gateway.meters().counter("framecast.sockets.silent").count()).isEqualTo(1);
        }
    }

    @Test
    void aSilentClientIsGivenUpWhenItsTimeIsOverAndNotAPingLater() {
        gateway.close();
        gateway = new TestGateway.Builder()
                .socket(new SocketSettings(64 << 10, 8, 1000, 16, 128 << 10, 512 << 10, 128 << 10, Duration.ofHours(1), Duration.ofMillis(300)))
                .start()
                .addHolders(1);
        try (SocketClient client = SocketClient.connectWithoutReading(gateway.port())) {
            client.send("{'type':'open','channel':1,'movieId':'street','wanted':'0-9'}");
            await(() -> gateway.meters().counter("framecast.sockets.silent").count() == 1);
        }
    }

    @Test
    void aClientThatDoesNotReadHoldsUpItselfAndNobodyElseWithinBoundedMemory() {
        gateway.close();
        gateway = new TestGateway.Builder().start();
        int frameBytes = 100_000;
        gateway.domain().addHolder("frame-1").fill(TestGateway.MOVIE, "v1", FrameMask.firstFrames(TestGateway.FRAMES), frameBytes);
        double total = java.util.stream.IntStream.range(0, TestGateway.FRAMES)
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
        await(() -> {
            double now = gateway.meters().counter("framecast.bytes.sent").count();
            if (now != last[0] || now == 0) {
                last[0] = now;
                since[0] = System.nanoTime();
            }
            return System.nanoTime() - since[0] > Duration.ofMillis(500).toNanos();
        });
        return last[0];
    }

    private SocketClient open(String more) {
        SocketClient client = SocketClient.connect(gateway.port());
        client.send("{'type':'open','channel':1,'movieId':'street'," + more + "}");
        client.awaitText("opened");
        return client;
    }

    private <E extends DomainEvent> List<E> sent(Class<E> kind) {
        return gateway.domain().sent(kind);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("condition not met in time").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}
