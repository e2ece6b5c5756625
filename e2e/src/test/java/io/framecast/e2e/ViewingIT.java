package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.Digests;
import io.framecast.e2e.client.Rest;
import io.framecast.e2e.client.Rest.Answer;
import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.evidence.FrameArrival;
import io.framecast.e2e.footage.DebianFfmpeg;
import io.framecast.e2e.invariant.EveryWantedFrameDeliveredOnce;
import io.framecast.e2e.invariant.FramesByteIdentical;
import io.framecast.e2e.report.Figures;
import io.framecast.protocol.mask.FrameMask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Viewers on the socket, on the multipart stream and on single frames see the same movie. */
@Order(2)
@OnCluster(OnCluster.SHARED)
final class ViewingIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);

    /** Of the slowest, on a machine that does other things too; the figures are those of {@code bench first-frame} and {@code bench seek}. */
    private static final Duration NO_LONGER = Duration.ofSeconds(5);
    private static final int FIRST_FRAME_SAMPLES = 20;
    private static final int SEEK_SAMPLES = 20;

    private final ClusterUnderTest cluster;
    private final Rest rest;
    private final Figures figures;
    private final int frames;
    private final String last;

    ViewingIT(ClusterUnderTest cluster, Figures figures) {
        this.cluster = cluster;
        this.rest = new Rest(cluster.gateway(1));
        this.figures = figures;
        this.frames = rest.get("movies/" + Library.DEMO).expect(200).json().path("frames").asInt();
        this.last = Integer.toString(frames - 1);
    }

    @Test
    void wholeMovieComesFromFourSourcesByteIdenticalAndEachFrameOnce() {
        FrameMask all = FrameMask.firstFrames(frames);
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            assertThat(viewer.subprotocol()).isEqualTo("framecast.v1");
            ViewerChannel channel = viewer.open(Library.DEMO, "0-" + last);
            long begun = System.nanoTime();
            channel.demand(1, "0-" + last);
            channel.awaitEnd(1, WITHIN);
            figures.add("whole demo movie through the socket", frames / ((System.nanoTime() - begun) / 1e9), "f/s");

            List<FrameArrival> arrivals = channel.arrivals();
            new EveryWantedFrameDeliveredOnce(all, 1, arrivals).check();
            assertThat(channel.deliveringNodes()).containsExactly("frame-1", "frame-2", "frame-3", "frame-4");
            new FramesByteIdentical(Library.digestsByMultipart(rest, "movies/demo/stream?rate=max"), arrivals).check();
            new FramesByteIdentical(digestsOfSingleFrames(25), everyNth(arrivals, 25)).check();
            channel.done("");
            Library.awaitPhase(rest, channel.ruid(), "DONE", WITHIN);
        }
    }

    private Map<Integer, String> digestsOfSingleFrames(int step) {
        Map<Integer, String> digests = new TreeMap<>();
        Rest other = new Rest(cluster.gateway(2));
        for (int frame = 0; frame < frames; frame += step) {
            digests.put(frame, Digests.sha256(other.get("movies/demo/frames/" + frame).expect(200).body()));
        }
        return digests;
    }

    private static List<FrameArrival> everyNth(List<FrameArrival> arrivals, int step) {
        return arrivals.stream().filter(arrival -> arrival.frame() % step == 0).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0-599/7", "3-40,77,100-300/2,301-333", "b:1000100111", "599", "5-9,5-9"})
    void anyMaskBringsItsFramesAndNoOther(String wanted) {
        FrameMask mask = FrameMask.parse(wanted);
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel channel = viewer.open(Library.DEMO, wanted);
            assertThat(FrameMask.parse(channel.awaitOpened().path("missing").asString())).isEqualTo(mask);
            channel.demand(1, "0-" + last);
            channel.awaitEnd(1, WITHIN);
            new EveryWantedFrameDeliveredOnce(mask, 1, channel.arrivals()).check();
            channel.done("");
        }
    }

    @Test
    void whatTheViewerHasIsNotSent() {
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel channel = viewer.open(Library.DEMO, "0-99", "10-59/2,70", 4);
            FrameMask missing = FrameMask.range(0, 99).andNot(FrameMask.parse("10-59/2,70"));
            assertThat(FrameMask.parse(channel.awaitOpened().path("missing").asString())).isEqualTo(missing);
            channel.demand(1, "0-99");
            channel.awaitEnd(1, WITHIN);
            new EveryWantedFrameDeliveredOnce(missing, 1, channel.arrivals()).check();
            channel.done("0-99");
            JsonNode ended = Library.awaitPhase(rest, channel.ruid(), "DONE", WITHIN);
            assertThat(ended.path("cached").asString()).isEqualTo("0-99");
        }
    }

    @Test
    void framesComeBackwardsWhereTheViewerDemandsThemSo() {
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel channel = viewer.open(Library.DEMO, "0-" + last);
            channel.demand(1, "299-0/-1");
            channel.awaitEnd(1, WITHIN);
            new EveryWantedFrameDeliveredOnce(FrameMask.range(0, 299), 1, channel.arrivals()).check();
            // Several sources: not strictly in order, but the end of the movie comes before its beginning.
            List<Integer> order = channel.framesOf(1);
            assertThat(order.subList(0, 50)).allMatch(frame -> frame >= 150);
            assertThat(order.subList(250, 300)).allMatch(frame -> frame < 150);
            channel.done("");
        }
    }

    @Test
    void aNewGenerationReplacesTheOldDemandAndNothingOldFollowsIt() {
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel channel = viewer.open(Library.DEMO, "0-" + last);
            channel.demand(1, "0-" + last);
            channel.awaitFrames(1, WITHIN);
            channel.demand(5, "500-520");
            channel.demand(4, "0-10");
            channel.awaitEnd(5, WITHIN);
            new EveryWantedFrameDeliveredOnce(FrameMask.range(500, 520), 5, channel.arrivals()).check();
            assertThat(channel.framesOf(4)).isEmpty();
            List<Long> generations = channel.arrivals().stream().map(FrameArrival::generation).toList();
            assertThat(generations).isSorted();

            channel.demand(5, "521-530");
            channel.await("second end of generation 5", WITHIN, message -> channel.framesOf(5).size() == 31);
            new EveryWantedFrameDeliveredOnce(FrameMask.range(500, 530), 5, channel.arrivals()).check();
            channel.done("");
        }
    }

    @Test
    void aFrameDemandedAgainInANewGenerationIsSentAgain() {
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel channel = viewer.open(Library.DEMO, "0-20");
            for (long generation = 1; generation <= 3; generation++) {
                channel.demand(generation, "0-20");
                channel.awaitEnd(generation, WITHIN);
                new EveryWantedFrameDeliveredOnce(FrameMask.range(0, 20), generation, channel.arrivals()).check();
            }
            channel.done("");
        }
    }

    @Test
    void oneSocketCarriesSeveralRequests() {
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(2))) {
            List<ViewerChannel> channels = IntStream.range(0, 6)
                    .mapToObj(i -> viewer.open(Library.DEMO, i * 50 + "-" + (i * 50 + 99)))
                    .toList();
            channels.forEach(channel -> channel.demand(1, "0-" + last));
            for (int i = 0; i < channels.size(); i++) {
                channels.get(i).awaitEnd(1, WITHIN);
                new EveryWantedFrameDeliveredOnce(FrameMask.range(i * 50, i * 50 + 99), 1, channels.get(i).arrivals()).check();
                channels.get(i).done("");
            }
        }
    }

    /** Two nodes hold these frames: both share them, unless the viewer allows one source only. */
    @Test
    void noMoreSourcesThanTheViewerAllows() {
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            for (int maxSources = 1; maxSources <= 2; maxSources++) {
                ViewerChannel channel = viewer.open(Library.DEMO, "0-7", "", maxSources);
                channel.demand(1, "0-7");
                channel.awaitEnd(1, WITHIN);
                new EveryWantedFrameDeliveredOnce(FrameMask.range(0, 7), 1, channel.arrivals()).check();
                JsonNode request = rest.get("requests/" + channel.ruid()).expect(200).json();
                assertThat(request.path("strategy").path("shares")).hasSize(maxSources);
                channel.done("");
            }
        }
    }

    @Test
    void aFrameReportedBadIsSentAgain() {
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel channel = viewer.open(Library.DEMO, "0-30");
            channel.demand(1, "0-30");
            channel.awaitEnd(1, WITHIN);
            FrameArrival first = channel.arrivals().stream().filter(arrival -> arrival.frame() == 17).findFirst().orElseThrow();
            channel.bad(17);
            channel.awaitFrames(32, WITHIN);
            FrameArrival second = channel.arrivals().getLast();
            assertThat(second.frame()).isEqualTo(17);
            assertThat(second.node()).isNotEqualTo(first.node());
            assertThat(second.sha256()).isEqualTo(first.sha256());
            channel.done("");
        }
    }

    @Test
    void debiansFfmpegReadsTheWholeMultipartStream() {
        assertThat(DebianFfmpeg.countFrames(rest.address("movies/demo/stream?rate=max"))).isEqualTo(frames);
        assertThat(DebianFfmpeg.countFrames(rest.address("movies/demo/stream?rate=max&frames=" + Rest.encode("0-299/3,500")))).isEqualTo(101);
    }

    @Test
    void aStreamOfARequestEndsItByItself() {
        JsonNode request = rest.post("requests", "{\"movieId\":\"demo\",\"wanted\":\"0-49\"}").expect(201).json();
        String ruid = request.path("ruid").asString();
        assertThat(Library.digestsByMultipart(rest, "requests/" + ruid + "/stream?rate=max").keySet())
                .containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
        JsonNode ended = Library.awaitPhase(rest, ruid, "DONE", WITHIN);
        assertThat(ended.path("delivered").asString()).isEqualTo("0-49");
    }

    @Test
    void aMultipartStreamIsPacedAtTheMoviesRate() {
        long begun = System.nanoTime();
        assertThat(Library.digestsByMultipart(rest, "movies/demo/stream?rate=2&frames=0-59")).hasSize(60);
        assertThat((System.nanoTime() - begun) / 1e9).isBetween(0.8, 10.0);
    }

    @Test
    void aSingleFrameIsAJpegWithAnETag() {
        Answer frame = rest.get("movies/demo/frames/17").expect(200);
        assertThat(frame.header("Content-Type")).isEqualTo("image/jpeg");
        assertThat(frame.header("ETag")).isNotEmpty();
        assertThat(Arrays.copyOf(frame.body(), 2)).containsExactly(0xff, 0xd8);
    }

    @Test
    void theFirstFrameComesSoon() {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < FIRST_FRAME_SAMPLES; i++) {
            try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1 + i % 2))) {
                long begun = System.nanoTime();
                ViewerChannel channel = viewer.openWithoutWaiting(Map.of("movieId", "demo", "wanted", "0-99"));
                channel.demand(1, "0-9");
                channel.awaitFrames(1, WITHIN);
                nanos.add(channel.arrivals().getFirst().nanos() - begun);
                channel.awaitEnd(1, WITHIN);
                channel.done("");
            }
        }
        nanos.sort(null);
        figures.addNanos("first frame after open, p50 of " + FIRST_FRAME_SAMPLES, nanos.get(FIRST_FRAME_SAMPLES / 2));
        figures.addNanos("first frame after open, worst of " + FIRST_FRAME_SAMPLES, nanos.getLast());
        assertThat(nanos.getLast()).isLessThan(NO_LONGER.toNanos());
    }

    @Test
    void aSeekIsAnsweredSoonThoughTheChannelIsBusy() {
        List<Long> nanos = new ArrayList<>();
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel channel = viewer.open(Library.DEMO, "0-" + last);
            for (int generation = 1; generation <= SEEK_SAMPLES; generation++) {
                int target = generation * 7919 % (frames - 50);
                long seeking = generation;
                long begun = System.nanoTime();
                channel.demand(generation, target + "-" + last, "0-" + Math.max(0, target - 1));
                // Frames that were on their way already and are still demanded may come before.
                FrameArrival sought = Await.present("frame " + target + " after seek " + generation, WITHIN, () -> channel.arrivals().stream()
                        .filter(arrival -> arrival.generation() == seeking && arrival.frame() == target)
                        .findFirst());
                nanos.add(sought.nanos() - begun);
            }
            channel.done("");
        }
        nanos.sort(null);
        figures.addNanos("seek while playing at full speed, p50 of " + SEEK_SAMPLES, nanos.get(SEEK_SAMPLES / 2));
        figures.addNanos("seek while playing at full speed, worst of " + SEEK_SAMPLES, nanos.getLast());
        assertThat(nanos.getLast()).isLessThan(NO_LONGER.toNanos());
    }
}
