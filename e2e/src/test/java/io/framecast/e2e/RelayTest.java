package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.e2e.fault.Relay;
import io.framecast.e2e.fault.Way;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A network between two sockets. */
final class RelayTest {

    private static final int SILENCE_MILLIS = 100;
    private static final int ARRIVES_WITHIN_MILLIS = 5000;

    private ServerSocket target;
    private Relay relay;

    @BeforeEach
    void begin() throws IOException {
        target = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        target.setSoTimeout(ARRIVES_WITHIN_MILLIS);
        relay = Relay.listening(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), (InetSocketAddress) target.getLocalSocketAddress());
    }

    @AfterEach
    void end() throws IOException {
        relay.close();
        target.close();
    }

    private Socket dial() throws IOException {
        return new Socket(relay.address().getAddress(), relay.address().getPort());
    }

    private static void arrives(Socket from, Socket to, int value) throws IOException {
        from.getOutputStream().write(value);
        assertNext(to, value);
    }

    private static void assertNext(Socket to, int value) throws IOException {
        to.setSoTimeout(ARRIVES_WITHIN_MILLIS);
        assertThat(to.getInputStream().read()).isEqualTo(value);
    }

    private static void assertSilent(Socket to) throws IOException {
        to.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> to.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void bytesAndEndsGoThroughBothWays() throws IOException {
        try (Socket client = dial(); Socket server = target.accept()) {
            arrives(client, server, 1);
            arrives(server, client, 2);
            client.shutdownOutput();
            assertNext(server, -1);
        }
    }

    @Test
    void whatIsSentWhileItIsCutComesWhenItIsHealed() throws IOException {
        try (Socket client = dial(); Socket server = target.accept()) {
            arrives(client, server, 1);
            relay.cut(Way.BOTH);
            client.getOutputStream().write(2);
            server.getOutputStream().write(3);
            assertSilent(server);
            assertSilent(client);
            relay.heal();
            assertNext(server, 2);
            assertNext(client, 3);
            arrives(client, server, 4);
        }
    }

    @Test
    void cutOneWayTheOtherGoesOn() throws IOException {
        try (Socket client = dial(); Socket server = target.accept()) {
            relay.cut(Way.FROM_PROCESS);
            arrives(server, client, 1);
            client.getOutputStream().write(2);
            assertSilent(server);
            relay.cut(Way.TO_PROCESS);
            assertNext(server, 2);
            server.getOutputStream().write(3);
            assertSilent(client);
        }
    }

    @Test
    void nobodyIsToldThatAConnectionEndedOrBeganWhileItIsCut() throws IOException {
        try (Socket client = dial(); Socket server = target.accept()) {
            arrives(client, server, 1);
            relay.cut(Way.TO_PROCESS);
            server.shutdownOutput();
            assertSilent(client);
            try (Socket later = dial()) {
                target.setSoTimeout(SILENCE_MILLIS);
                assertThatThrownBy(target::accept).isInstanceOf(SocketTimeoutException.class);
                relay.heal();
                assertNext(client, -1);
                target.setSoTimeout(ARRIVES_WITHIN_MILLIS);
                try (Socket accepted = target.accept()) {
                    arrives(later, accepted, 5);
                }
            }
        }
    }

    @Test
    void aResetIsSeenAsOneAtBothEnds() throws IOException {
        try (Socket client = dial(); Socket server = target.accept()) {
            arrives(client, server, 1);
            relay.reset();
            for (Socket socket : new Socket[] {client, server}) {
                socket.setSoTimeout(ARRIVES_WITHIN_MILLIS);
                assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class)
                        .isNotInstanceOf(SocketTimeoutException.class);
            }
        }
    }

    @Test
    void muchGoesThroughWhole() throws Exception {
        byte[] sent = new byte[5_000_000];
        new Random(7).nextBytes(sent);
        try (Socket client = dial(); Socket server = target.accept()) {
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    client.getOutputStream().write(sent);
                    client.shutdownOutput();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(server.getInputStream().readAllBytes()).isEqualTo(sent);
            writer.join();
        }
    }
}
