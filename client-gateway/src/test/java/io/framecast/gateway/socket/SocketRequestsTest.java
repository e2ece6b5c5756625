package io.framecast.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.testing.SocketClient;
import io.framecast.gateway.testing.TestGateway;
import io.framecast.gateway.testing.Waiting;
import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.CancelReason;
import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.mask.FrameMask;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How requests begin, move and end on a socket. */
class SocketRequestsTest {

    @AutoClose
    private TestGateway gateway = TestGateway.withTwoHolders();

    @Test
    void doneEndsTheRequestAndTellsWhatTheViewerKeeps() {
        try (SocketClient client = SocketClient.opened(gateway, "'wanted':'0-9'")) {
            client.send("{'type':'demand','channel':1,'generation':1,'ranges':['0-9']}");
            client.awaitText("end");
            client.send("{'type':'done','channel':1,'cached':'0-4'}");
            assertThat(client.awaitText("phase").path("phase").asString()).isEqualTo("DONE");
            Cdone cdone = gateway.domain().sent(Cdone.class).getFirst();
            assertThat(cdone.cached()).isEqualTo(FrameMask.range(0, 4));
            assertThat(cdone.delivered()).isEqualTo(FrameMask.range(0, 9));
            Waiting.until("the viewing is over", () -> gateway.viewings().size() == 0);
        }
    }

    @Test
    void closeCancelsAndTheChannelNumberIsFreeAtOnce() {
        try (SocketClient client = SocketClient.opened(gateway, "'wanted':'0-9'")) {
            client.send("{'type':'close','channel':1}").send("{'type':'open','channel':1,'movieId':'street','wanted':'20'}");
            assertThat(client.awaitText("opened").path("wanted").asString()).isEqualTo("20");
            Waiting.until("the request is cancelled", () -> gateway.domain().sent(Cancel.class).stream().anyMatch(cancel -> cancel.reason() == CancelReason.CLOSED));
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
        Waiting.until("the gateway tells that nobody watches", () -> gateway.domain().sent(Progress.class).stream().anyMatch(progress -> !progress.attached()));
        assertThat(gateway.viewings().size()).isEqualTo(1);
        try (SocketClient client = SocketClient.connect(gateway.port())) {
            client.send("{'type':'open','channel':7,'ruid':'" + ruid + "','have':'0-49'}")
                    .send("{'type':'demand','channel':7,'generation':1,'ranges':['0-99']}");
            JsonNode opened = client.awaitText("opened");
            assertThat(opened.path("ruid").asString()).isEqualTo(ruid);
            assertThat(opened.path("missing").asString()).isEqualTo("50-99");
            client.awaitText("end");
            assertThat(client.frames()).hasSize(50);
            assertThat(gateway.domain().sent(Crq.class)).as("it was never given up").hasSize(1);
            assertThat(gateway.domain().sent(Progress.class).getLast().attached()).isTrue();
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
            Waiting.until("it is asked for again", () -> gateway.domain().sent(Crq.class).size() >= 2);
            gateway.domain().silent(false);
            client.awaitText("opened");
            assertThat(gateway.domain().sent(Crq.class)).extracting(Crq::ruid).containsOnly(gateway.domain().sent(Crq.class).getFirst().ruid());
        }
    }

    @Test
    void aClientThatFinishesCleanlyCancelsWhatItHadOpen() {
        try (SocketClient client = SocketClient.opened(gateway, "'wanted':'0-9'")) {
            client.close(1000);
            assertThat(client.awaitClose()).isEqualTo(1000);
        }
        Waiting.until("the request is cancelled", () -> gateway.domain().sent(Cancel.class).stream().anyMatch(cancel -> cancel.reason() == CancelReason.CLOSED));
    }

    @Test
    void whatAFormerPrimarySaysEndsNothingThatIsBeingWatched() {
        try (SocketClient client = SocketClient.opened(gateway, "'wanted':'0-299'")) {
            client.send("{'type':'demand','channel':1,'generation':1,'ranges':['0-99']}");
            client.awaitText("end");
            gateway.domain().formerPrimaryEnds(gateway.domain().sent(Crq.class).getFirst().ruid());
            client.send("{'type':'demand','channel':1,'generation':1,'ranges':['100-299']}");
            client.awaitText("end");
            assertThat(client.frames()).hasSize(300);
        }
    }
}
