package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.evidence.NodeGauge;
import io.framecast.e2e.evidence.TopicEntry;
import io.framecast.e2e.fault.Relay;
import io.framecast.e2e.fault.Way;
import io.framecast.e2e.invariant.EveryWantedFrameDeliveredOnce;
import io.framecast.e2e.probe.TopicProbe;
import io.framecast.e2e.report.Figures;
import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Viewers and gateways vanish in every way there is. */
@Order(12)
@OnCluster(OnCluster.HARMED)
final class ViewerLossIT extends FaultScenarios {

    /** A viewer that is silent is given up after 10 s; its request may be opened again for 10 s more. */
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(11);
    private static final Duration ENDED_WITHIN = Duration.ofSeconds(30);

    ViewerLossIT(ClusterUnderTest cluster, Figures figures) {
        super(cluster, figures);
    }

    private static Relay before(URI gateway) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return Relay.listening(new InetSocketAddress(loopback, 0), new InetSocketAddress(loopback, gateway.getPort()));
    }

    private static SocketViewer through(Relay relay) {
        return SocketViewer.connect(URI.create("http://127.0.0.1:" + relay.address().getPort()));
    }

    private ViewerChannel streaming(SocketViewer viewer) {
        ViewerChannel channel = viewer.open(Library.DEMO, "0-" + (frames - 1));
        channel.demand(1, "0-9");
        channel.awaitEnd(1, WITHIN);
        return channel;
    }

    private double sockets(int gateway) {
        return nodes.gauges("gateway-" + gateway, "framecast_sockets{").stream().mapToDouble(NodeGauge::value).sum();
    }

    /** One is reset, one is cut off without a word: both are noticed, and their requests end. */
    @Test
    void aViewerThatVanishesIsNoticedAndItsRequestEnds() throws IOException {
        double before = sockets(1);
        try (Relay resetting = before(cluster.gateway(1)); Relay silent = before(cluster.gateway(1));
                SocketViewer one = through(resetting); SocketViewer other = through(silent);
                TopicProbe probe = new TopicProbe(cluster.bootstrapServers(), "framecast", "vpdone")) {
            String reset = streaming(one).ruid();
            String halfOpen = streaming(other).ruid();
            assertThat(sockets(1)).isEqualTo(before + 2);

            long gone = System.nanoTime();
            silent.cut(Way.BOTH);
            resetting.reset();
            Await.until("the reset socket is gone", Duration.ofSeconds(2), () -> sockets(1) == before + 1);
            figures.addNanos("viewer's connection reset: until noticed", System.nanoTime() - gone);
            Await.until("the silent socket is given up", NOTICED_WITHIN, () -> sockets(1) == before);
            figures.addNanos("viewer half open: until noticed", System.nanoTime() - gone);

            for (String ruid : List.of(reset, halfOpen)) {
                Library.awaitPhase(rest, ruid, "ABANDONED", ENDED_WITHIN);
                probe.await("VPDONE of " + ruid, WITHIN, entry -> entry.text("ruid").equals(ruid));
            }
            Await.until("nothing is kept of them", WITHIN, () -> nodes.groups("gateway-1", "sink") == 0 && nodes.groups("frame-1", "holder") == 0);
        }
    }

    @Test
    void requestsOfADeadGatewayGoOnAtAnotherOrEnd() {
        FrameMask had = FrameMask.firstFrames(10);
        try (SocketViewer lost = SocketViewer.connect(cluster.gateway(2)); SocketViewer next = SocketViewer.connect(cluster.gateway(1));
                TopicProbe probe = new TopicProbe(cluster.bootstrapServers(), "framecast", "vpdone")) {
            String reopened = streaming(lost).ruid();
            String forgotten = streaming(lost).ruid();
            long epoch = request(reopened).path("epoch").asLong();
            long killed = aimAt("gateway-2").kill("gateway-2");

            ViewerChannel channel = next.reopen(reopened, had.toText());
            channel.demand(1, "0-" + (frames - 1));
            channel.awaitEnd(1, WITHIN);
            new EveryWantedFrameDeliveredOnce(FrameMask.firstFrames(frames).andNot(had), 1, channel.arrivals()).check();
            figures.addNanos("gateway killed: to the first frame at another", channel.arrivals().getFirst().nanos() - killed);
            assertThat(request(reopened).path("epoch").asLong()).isGreaterThan(epoch);
            channel.done("");
            Library.awaitPhase(rest, reopened, "DONE", WITHIN);

            Library.awaitPhase(rest, forgotten, "ABANDONED", ENDED_WITHIN);
            TopicEntry end = probe.await("VPDONE of " + forgotten, WITHIN, entry -> entry.text("ruid").equals(forgotten));
            assertThat(end.key()).isEqualTo(forgotten);
        }
    }
}
