package io.framecast.gateway.testing;

import io.framecast.gateway.door.DoorSettings;
import io.framecast.gateway.edge.EdgeSettings;
import io.framecast.gateway.request.Ledger;
import io.framecast.gateway.socket.SocketSettings;
import io.framecast.gateway.viewing.ViewingSettings;
import java.nio.file.Path;
import java.time.Duration;

/** What differs from the defaults in a gateway under test. */
public final class TestGatewayBuilder {

    private SocketSettings socket = new SocketSettings(64 << 10, 8, 1000, 16, 128 << 10, 512 << 10, 128 << 10, Duration.ofSeconds(5),
            Duration.ofSeconds(10));
    private ViewingSettings viewing = new ViewingSettings(Duration.ofMillis(300), Duration.ofSeconds(10), Duration.ofSeconds(2),
            Duration.ofSeconds(10), 1 << 20, 256, 100, 100);
    private Ledger ledger = new FakeLedger();
    private EdgeSettings edge = new EdgeSettings(0, 0, Path.of("none"), Duration.ofMillis(200));
    private DoorSettings door = new DoorSettings(10_000, Duration.ofSeconds(10), Duration.ofSeconds(30));

    /** Other limits of the socket. */
    public TestGatewayBuilder socket(SocketSettings settings) {
        socket = settings;
        return this;
    }

    /** Other limits of requests. */
    public TestGatewayBuilder viewing(ViewingSettings settings) {
        viewing = settings;
        return this;
    }

    /** Other limits of connections. */
    public TestGatewayBuilder door(DoorSettings settings) {
        door = settings;
        return this;
    }

    /** Another ledger. */
    public TestGatewayBuilder ledger(Ledger other) {
        ledger = other;
        return this;
    }

    /** With an edge cache; without this there is none. */
    public TestGatewayBuilder cache(EdgeSettings settings) {
        edge = settings;
        return this;
    }

    /** Starts it. */
    public TestGateway start() {
        return new TestGateway(socket, viewing, door, ledger, edge);
    }
}
