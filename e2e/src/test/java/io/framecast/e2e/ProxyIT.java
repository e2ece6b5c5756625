package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.MultipartReader;
import io.framecast.e2e.client.Rest;
import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.evidence.FrameArrival;
import io.framecast.e2e.example.Nginx;
import io.framecast.e2e.fault.Faults;
import io.framecast.e2e.footage.Footage;
import io.framecast.e2e.invariant.EveryWantedFrameDeliveredOnce;
import io.framecast.protocol.mask.FrameMask;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** nginx stands before two gateways, set up as in {@code examples/nginx}: everything works through it, and a gateway may die. */
@Order(11)
@OnCluster(OnCluster.HARMED)
final class ProxyIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final int VIEWERS = 4;

    private static Nginx nginx;

    private final ClusterUnderTest cluster;
    private Rest direct;
    private Rest proxied;

    ProxyIT(ClusterUnderTest cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() {
        Library.program("nginx", "nginx");
        if (nginx == null) {
            nginx = Nginx.before(cluster.gateway(1), cluster.gateway(2));
        }
        direct = new Rest(cluster.gateway(1));
        proxied = new Rest(nginx.address());
        Await.until("both gateways in the view", WITHIN, () -> direct.get("domain").expect(200).text().contains("gateway-1")
                && direct.get("domain").expect(200).text().contains("gateway-2"));
    }

    @AfterAll
    static void stop() {
        if (nginx != null) {
            nginx.close();
            nginx = null;
        }
    }

    @Test
    void restStreamsAndTheSocketWorkThroughIt() {
        assertThat(proxied.get("movies/demo").expect(200).json()).isEqualTo(direct.get("movies/demo").expect(200).json());
        Library.assertProblem(proxied.get("movies/nosuch"), 404, "nosuch");
        Library.assertProblem(proxied.get("movies/demo/stream?frames=" + Rest.encode("0-9,".repeat(5000) + "99999")), 400, "99999");
        JsonNode made = proxied.post("requests", "{\"movieId\":\"demo\",\"wanted\":\"0-9\"}").expect(201).json();
        assertThat(made.path("links").path("socket").asString()).isEqualTo("ws://" + nginx.address().getAuthority() + "/api/v1/socket");
        proxied.delete("requests/" + made.path("ruid").asString());

        Map<Integer, String> through = Library.digestsByMultipart(proxied, "movies/demo/stream?rate=max");
        assertThat(through).isEqualTo(Library.digestsByMultipart(direct, "movies/demo/stream?rate=max"));

        try (SocketViewer viewer = SocketViewer.connect(nginx.address())) {
            assertThat(viewer.subprotocol()).isEqualTo("framecast.v1");
            ViewerChannel channel = viewer.open(Library.DEMO, "0-299");
            channel.demand(1, "299-0/-1");
            channel.awaitEnd(1, WITHIN);
            new EveryWantedFrameDeliveredOnce(FrameMask.range(0, 299), 1, channel.arrivals()).check();
            channel.done("");
            Library.awaitPhase(proxied, channel.ruid(), "DONE", WITHIN);
        }
    }

    /** A proxy that collects the body first would show no import before its last byte. */
    @Test
    void anUploadArrivesAsItIsSent() throws Exception {
        byte[] film = Files.readAllBytes(Library.fileOf(Footage.OCEAN_MP4));
        CountDownLatch rest = new CountDownLatch(1);
        InputStream first = new ByteArrayInputStream(Arrays.copyOf(film, film.length / 2));
        InputStream second = new WaitingStream(rest, Arrays.copyOfRange(film, film.length / 2, film.length));
        CompletableFuture<Rest.Answer> answer = CompletableFuture.supplyAsync(() -> proxied.upload(
                BodyPublishers.ofInputStream(() -> new SequenceInputStream(first, second)), "sea-by-nginx", "Sea"));
        try {
            Await.until("the import is under way before half of it was sent", WITHIN, () -> direct.get("movies/sea-by-nginx").status() == 200);
            assertThat(direct.get("movies/sea-by-nginx").json().path("state").asString()).isEqualTo("IMPORTING");
        } finally {
            rest.countDown();
        }
        JsonNode ended = Library.awaitImport(direct, answer.get(WITHIN.toSeconds(), TimeUnit.SECONDS).expect(202).json().path("importId").asString());
        assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("DONE");
        assertThat(ended.path("frames").asInt()).isEqualTo(Footage.OCEAN_MP4.frames());
    }

    /** Bytes that are not there before the latch opens. */
    private static final class WaitingStream extends ByteArrayInputStream {

        private final CountDownLatch opens;

        WaitingStream(CountDownLatch opens, byte[] bytes) {
            super(bytes);
            this.opens = opens;
        }

        @Override
        public synchronized int read(byte[] into, int offset, int length) {
            try {
                if (!opens.await(WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                    throw new UncheckedIOException(new IOException("not opened in time"));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            return super.read(into, offset, length);
        }
    }

    @Test
    void aViewerThatDoesNotReadHoldsUpNobodyElseAndGetsAllWhenItDoes() throws IOException {
        int frames = direct.get("movies/demo").json().path("frames").asInt();
        HttpResponse<InputStream> slow = proxied.open("movies/demo/stream?rate=max");
        try (MultipartReader parts = new MultipartReader(slow.body(), slow.headers().firstValue("Content-Type").orElse(""))) {
            assertThat(parts.next().orElseThrow().frame()).isZero();
            assertThat(Library.digestsByMultipart(proxied, "movies/demo/stream?rate=max")).hasSize(frames);
            try (SocketViewer viewer = SocketViewer.connect(nginx.address())) {
                ViewerChannel channel = viewer.open(Library.DEMO, "0-" + (frames - 1));
                channel.demand(1, "0-" + (frames - 1));
                channel.awaitEnd(1, WITHIN);
                channel.done("");
            }
            int next = 1;
            for (Optional<MultipartReader.Part> part = parts.next(); part.isPresent(); part = parts.next()) {
                assertThat(part.get().frame()).isEqualTo(next++);
            }
            assertThat(next).isEqualTo(frames);
        }
    }

    @Test
    void aGatewayIsKilledBehindItAndViewersGoOnAtTheOther() {
        List<SocketViewer> viewers = new ArrayList<>();
        List<ViewerChannel> channels = new ArrayList<>();
        try {
            for (int i = 0; i < VIEWERS; i++) {
                viewers.add(SocketViewer.connect(nginx.address()));
                channels.add(viewers.getLast().open(Library.DEMO, "0-299"));
                channels.getLast().demand(1, "0-99");
                channels.getLast().awaitEnd(1, WITHIN);
            }
            new Faults(cluster).aimAt("gateway-1").kill("gateway-1");

            int moved = 0;
            for (int i = 0; i < VIEWERS; i++) {
                boolean isBroken = viewers.get(i).closeStatus(Duration.ofSeconds(1)).isPresent();
                moved += isBroken ? 1 : 0;
                goOn(viewers.get(i), channels.get(i), isBroken);
            }
            assertThat(moved).as("viewers that were on the gateway killed").isBetween(1, VIEWERS - 1);
            for (int i = 0; i < 20; i++) {
                proxied.get("movies/demo").expect(200);
            }
        } finally {
            viewers.forEach(SocketViewer::close);
        }
    }

    /** The other half of the frames: on the same socket, or on one that nginx gives to the gateway that lives. */
    private static void goOn(SocketViewer viewer, ViewerChannel channel, boolean isBroken) {
        if (!isBroken) {
            channel.demand(2, "100-299");
            channel.awaitEnd(2, WITHIN);
            new EveryWantedFrameDeliveredOnce(FrameMask.range(100, 299), 2, channel.arrivals()).check();
            channel.done("");
            return;
        }
        FrameMask have = FrameMask.of(channel.arrivals().stream().mapToInt(FrameArrival::frame).toArray());
        assertThat(have).isEqualTo(FrameMask.range(0, 99));
        try (SocketViewer again = SocketViewer.connect(nginx.address())) {
            ViewerChannel reopened = again.reopen(channel.ruid(), have.toText());
            reopened.demand(1, "0-299");
            reopened.awaitEnd(1, WITHIN);
            new EveryWantedFrameDeliveredOnce(FrameMask.range(100, 299), 1, reopened.arrivals()).check();
            reopened.done("");
        }
    }
}
