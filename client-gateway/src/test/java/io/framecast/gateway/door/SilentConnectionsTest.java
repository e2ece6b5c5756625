package io.framecast.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.testing.RawHttp;
import io.framecast.gateway.testing.RawHttp.Answer;
import io.framecast.gateway.testing.SocketClient;
import io.framecast.gateway.testing.TestGateway;
import io.framecast.gateway.testing.TestGatewayBuilder;
import io.framecast.gateway.testing.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that connect and do not say what they want. */
class SilentConnectionsTest {

    private static final int CONNECTIONS = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(1).toNanos();

    private final TestGateway gateway = new TestGatewayBuilder().door(new DoorSettings(CONNECTIONS + 10, PATIENCE, PATIENCE)).start().addHolders(2);
    private final List<RawHttp> connections = new ArrayList<>();

    @AfterEach
    void stop() {
        connections.forEach(RawHttp::close);
        gateway.close();
    }

    private void connect(int port, int count) {
        for (int i = 0; i < count; i++) {
            connections.add(RawHttp.connect(port));
        }
    }

    /** The stream's parts are due ten a second; none may come a second late. */
    private void streamWithoutAStall() {
        try (SocketClient viewer = SocketClient.connect(gateway.port())) {
            viewer.send("{'type':'open','channel':1,'movieId':'street'}").awaitText("opened");
            for (int frame = 0; frame < TestGateway.FRAMES; frame++) {
                long asked = System.nanoTime();
                viewer.send("{'type':'demand','channel':1,'generation':1,'ranges':['" + frame + "']}");
                assertThat(viewer.awaitFrame().frame()).isEqualTo(frame);
                assertThat(System.nanoTime() - asked).as("wait for frame %d, in ns", frame).isLessThan(LONGEST_WAIT_NANOS);
            }
            viewer.send("{'type':'done','channel':1}").awaitText("phase");
        }
    }

    @Test
    void aThousandSilentConnectionsAreClosedInTimeAndAViewerDoesNotNotice() {
        connect(gateway.port(), CONNECTIONS);
        streamWithoutAStall();
        Waiting.until("all are closed", () -> gateway.connections() == 0);
        connections.forEach(RawHttp::awaitClose);
        assertThat(refused("silent")).isEqualTo(CONNECTIONS);
    }

    @Test
    void aThousandSilentConnectionsAtTheLinkPortAreClosedInTimeAndAViewerDoesNotNotice() {
        connect(gateway.linkPort(), CONNECTIONS);
        streamWithoutAStall();
        connections.forEach(RawHttp::awaitClose);
        Waiting.until("only the holders' links are left", () -> gateway.links() <= 2);
    }

    @Test
    void aHeaderThatDripsInIsNotWaitedFor() {
        try (RawHttp slow = RawHttp.connect(gateway.port())) {
            Thread dripping = Thread.ofVirtual().start(() -> {
                slow.send("GET /api/v1/movies HTTP/1.1\r\nX: ");
                while (!Thread.currentThread().isInterrupted()) {
                    slow.send("y");
                    LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                }
            });
            long began = System.nanoTime();
            Answer answer = slow.read().orElseThrow();
            dripping.interrupt();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
            assertThat(answer.json().path("detail").asString()).contains("its header must be here within 2 s");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE.multipliedBy(5));
        }
    }

    @Test
    void aBodyThatDripsInIsNotWaitedFor() {
        for (String path : List.of("/api/v1/requests", "/api/v1/movies?id=slow")) {
            try (RawHttp slow = RawHttp.connect(gateway.port())) {
                slow.send("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{");
                slow.awaitClose();
            }
        }
        Waiting.until("no upload is left", () -> gateway.runningUploads() == 0);
    }

    @Test
    void aSocketThatIsOpenIsNotTakenForASilentConnection() {
        try (SocketClient viewer = SocketClient.connect(gateway.port())) {
            connect(gateway.port(), 1);
            connections.getFirst().awaitClose();
            viewer.send("{'type':'open','channel':1,'movieId':'street','wanted':'0'}").awaitText("opened");
        }
    }

    @Test
    void connectionsBeyondTheBoundAreClosedUnheardAndTheOthersServed() {
        connect(gateway.port(), CONNECTIONS + 10);
        Waiting.until("all are taken", () -> gateway.connections() == CONNECTIONS + 10);
        try (RawHttp oneMore = RawHttp.connect(gateway.port())) {
            assertThat(oneMore.send("GET /api/v1/movies HTTP/1.1\r\nHost: x\r\n\r\n").read()).isEmpty();
        }
        assertThat(connections.getFirst().send("GET /api/v1/movies HTTP/1.1\r\nHost: x\r\n\r\n").read().orElseThrow().status()).isEqualTo(200);
        assertThat(refused("too-many")).isEqualTo(1);
    }

    private double refused(String reason) {
        return gateway.meters().counter("framecast.connections.refused", "reason", reason).count();
    }
}
