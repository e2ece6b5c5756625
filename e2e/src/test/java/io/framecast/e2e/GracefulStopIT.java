package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.TusUpload;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.footage.DebianFfmpeg;
import io.framecast.e2e.invariant.EveryWantedFrameDeliveredOnce;
import io.framecast.e2e.report.Figures;
import io.framecast.protocol.mask.FrameMask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** One process after the other is stopped, as an upgrade does. */
@Order(12)
@OnCluster(OnCluster.HARMED)
final class GracefulStopIT extends FaultScenarios {

    private static final FrameMask TEN = FrameMask.firstFrames(10);
    private static final int REQUESTS_BEFORE = 10;
    private static final int UPLOADED_FRAMES = 60;

    /** A frame that a stopped source had on its way is late by no more than that: below any buffer. */
    private static final Duration LATEST = Duration.ofSeconds(1);

    /** Less than after a kill, which takes some 2 s. The figure to reach is 500 ms; a stopped coordinator is measured to take 0.15-0.5 s. */
    private static final Duration EXTRA = Duration.ofSeconds(2);

    GracefulStopIT(ClusterUnderTest cluster, Figures figures) {
        super(cluster, figures);
    }

    /** New requests are made all the while, one after the other: the slowest shows what the stop costs. */
    @ParameterizedTest
    @ValueSource(strings = {"frame-2", "a coordinator", "gateway-2"})
    void aStoppedProcessHandsOverFirstAndNobodyNotices(String what) {
        String name = what.equals("a coordinator") ? coordinator(0, "PRIMARY") : what;
        try (Playing playing = play(1); SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            List<Long> before = new ArrayList<>();
            for (int i = 0; i < REQUESTS_BEFORE; i++) {
                before.add(firstFrameNanos(viewer));
            }
            CompletableFuture<?> stopping = stop(name);
            List<Long> during = new ArrayList<>();
            do {
                during.add(firstFrameNanos(viewer));
            } while (!stopping.isDone());
            stopping.join();
            for (int i = 0; i < REQUESTS_BEFORE; i++) {
                during.add(firstFrameNanos(viewer));
            }
            before.sort(null);
            during.sort(null);
            Duration extra = Duration.ofNanos(during.getLast() - before.get(REQUESTS_BEFORE / 2));
            figures.addNanos(what + " stopped: slowest of " + during.size() + " new requests, beyond the median before", extra.toNanos());
            playing.seesAllWithin(LATEST, figures, what + " stopped");
            assertThat(extra).isLessThan(EXTRA);
            playing.isDone(rest);
        }
        cluster.command().run(WITHIN, "start", name).orFail();
    }

    @Test
    void aStoppedGatewaySaysSoAndItsRequestsGoOnAtAnother() {
        FrameMask all = FrameMask.firstFrames(frames);
        try (SocketViewer leaving = SocketViewer.connect(cluster.gateway(2)); SocketViewer next = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel channel = leaving.open(Library.DEMO, all.toText());
            channel.demand(1, "0-99");
            channel.awaitEnd(1, WITHIN);
            CompletableFuture<?> stopping = stop("gateway-2");
            assertThat(leaving.closeStatus(WITHIN)).as("1001: going away").hasValue(1001);
            long told = System.nanoTime();
            ViewerChannel moved = next.reopen(channel.ruid(), "0-99");
            moved.demand(1, all.toText());
            moved.awaitEnd(1, WITHIN);
            new EveryWantedFrameDeliveredOnce(all.andNot(FrameMask.firstFrames(100)), 1, moved.arrivals()).check();
            figures.addNanos("gateway stopped: from being told to the first frame at another", moved.arrivals().getFirst().nanos() - told);
            assertThat(Duration.ofNanos(moved.arrivals().getFirst().nanos() - told)).isLessThan(BUFFER);
            moved.done("");
            Library.awaitPhase(rest, channel.ruid(), "DONE", WITHIN);
            stopping.join();
        }
    }

    @Test
    void anUploadInPiecesGoesOnAtTheGatewayThatWasStoppedOnceItIsBack() throws Exception {
        Path film = ClusterUnderTest.artefacts().resolve("in-pieces.avi");
        DebianFfmpeg.makeSmallFilm(film, UPLOADED_FRAMES);
        byte[] whole = Files.readAllBytes(film);
        int half = whole.length / 2;
        TusUpload upload = TusUpload.begin(cluster.gateway(2), "in-pieces-" + System.nanoTime(), whole.length);
        assertThat(upload.send(0, Arrays.copyOf(whole, half))).isEqualTo(half);

        cluster.command().run(WITHIN, "stop", "gateway-2").orFail();
        cluster.command().run(WITHIN, "start", "gateway-2").orFail();

        int come = Await.present("the gateway knows the upload", WITHIN, () -> Optional.of(upload.offset()));
        assertThat(come).as("what was acknowledged").isEqualTo(half);
        assertThat(upload.send(half, Arrays.copyOfRange(whole, half, whole.length))).isEqualTo(whole.length);
        JsonNode ended = Library.awaitImport(rest, upload.importPath().substring("/api/v1/imports/".length()));
        assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("DONE");
        assertThat(ended.path("frames").asInt()).isEqualTo(UPLOADED_FRAMES);
    }

    private CompletableFuture<?> stop(String name) {
        return CompletableFuture.runAsync(() -> cluster.command().run(WITHIN, "stop", name).orFail(), Thread::startVirtualThread);
    }

    private static long firstFrameNanos(SocketViewer viewer) {
        long begun = System.nanoTime();
        ViewerChannel channel = viewer.openWithoutWaiting(Map.of("movieId", Library.DEMO, "wanted", TEN.toText()));
        channel.demand(1, TEN.toText());
        channel.awaitEnd(1, WITHIN);
        new EveryWantedFrameDeliveredOnce(TEN, 1, channel.arrivals()).check();
        channel.done("");
        return channel.arrivals().getFirst().nanos() - begun;
    }
}
