package io.framecast.e2e;

import static io.framecast.e2e.probe.DomainProbe.partitionOf;
import static io.framecast.e2e.probe.DomainProbe.ruidIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.PacedViewing;
import io.framecast.e2e.client.Rest.Answer;
import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.evidence.FrameArrival;
import io.framecast.e2e.fault.Faults;
import io.framecast.e2e.footage.DebianFfmpeg;
import io.framecast.e2e.invariant.EveryWantedFrameDeliveredOnce;
import io.framecast.e2e.invariant.FramesByteIdentical;
import io.framecast.e2e.report.Figures;
import io.framecast.protocol.mask.FrameMask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Processes are killed while a movie plays. */
@Order(11)
@OnCluster(OnCluster.HARMED)
final class ProcessLossIT extends FaultScenarios {

    private static final Duration TICK = Duration.ofMillis(100);
    private static final int FRAMES_PER_TICK = 6;
    private static final int HEAVY_FRAMES = 160;

    ProcessLossIT(ClusterUnderTest cluster, Figures figures) {
        super(cluster, figures);
    }

    /** The movie is so heavy that the dead node's share cannot have been in the buffers on the way. */
    @Test
    void noFrameIsLostWhenAFrameServiceIsKilledAtFullSpeed() {
        Library.movie(rest, "heavy", "Heavy", () -> {
            Path film = ClusterUnderTest.artefacts().resolve("heavy.avi");
            DebianFfmpeg.makeHeavyFilm(film, HEAVY_FRAMES);
            return film;
        });
        FrameMask all = FrameMask.firstFrames(HEAVY_FRAMES);
        Map<Integer, String> reference = Library.digestsByMultipart(rest, "movies/heavy/stream?rate=max");
        Faults faults = new Faults(cluster).aimAt("frame-2");
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel channel = viewer.open("heavy", all.toText());
            // A request is opened when it is listed; its strategy follows.
            FrameMask share = Await.present("a share of frame-2", WITHIN,
                    () -> Optional.of(shareOf(channel.ruid(), "frame-2")).filter(mask -> !mask.isEmpty()));
            AtomicLong killedNanos = new AtomicLong();
            channel.onFrame(arrival -> {
                if ("frame-2".equals(arrival.node()) && killedNanos.get() == 0) {
                    killedNanos.set(faults.kill("frame-2"));
                }
            });
            channel.demand(1, all.toText());
            channel.awaitEnd(1, WITHIN);

            List<FrameArrival> arrivals = channel.arrivals();
            new EveryWantedFrameDeliveredOnce(all, 1, arrivals).check();
            new FramesByteIdentical(reference, arrivals).check();
            assertThat(killedNanos.get()).as("frame-2 was killed in mid-stream").isPositive();
            FrameArrival takenOver = arrivals.stream()
                    .filter(arrival -> share.contains(arrival.frame()) && !"frame-2".equals(arrival.node()) && arrival.nanos() > killedNanos.get())
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("frame-2 had delivered its whole share before it was killed"));
            figures.addNanos("frame service killed at full speed: to the first of its frames from a standby", takenOver.nanos() - killedNanos.get());
            figures.addNanos("frame service killed at full speed: longest silence on the socket", longestSilence(arrivals, killedNanos.get()));
            assertThat(takenOver.nanos() - killedNanos.get()).isLessThan(Duration.ofSeconds(3).toNanos());
            assertThat(statesOf(channel, "frame-2")).contains("LOST");
            channel.done("");
        }
    }

    private static long longestSilence(List<FrameArrival> arrivals, long fromNanos) {
        return IntStream.range(1, arrivals.size())
                .filter(i -> arrivals.get(i).nanos() >= fromNanos)
                .mapToLong(i -> arrivals.get(i).nanos() - arrivals.get(i - 1).nanos())
                .max()
                .orElse(0);
    }

    private static List<String> statesOf(ViewerChannel channel, String node) {
        return channel.messages("view").stream()
                .flatMap(view -> StreamSupport.stream(view.path("sources").spliterator(), false))
                .filter(source -> source.path("node").asString().equals(node))
                .map(source -> source.path("state").asString())
                .toList();
    }

    @Test
    void aViewerWithASecondOfBufferSeesNoStallWhenAFrameServiceIsKilled() {
        Faults faults = new Faults(cluster).aimAt("frame-3");
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(2))) {
            ViewerChannel channel = viewer.open(Library.DEMO, "0-" + (frames - 1));
            try (PacedViewing viewing = new PacedViewing(channel, frames, FRAMES_PER_TICK, TICK)) {
                channel.awaitFrames(100, WITHIN);
                faults.kill("frame-3");
                viewing.awaitAll(WITHIN);
                new EveryWantedFrameDeliveredOnce(FrameMask.firstFrames(frames), 1, channel.arrivals()).check();
                figures.addNanos("frame service killed at 60 f/s: longest wait for a demanded frame", viewing.worstWaitNanos());
                assertThat(viewing.worstWaitNanos()).isLessThan(Duration.ofSeconds(1).toNanos());
            }
            Await.until("a new epoch without frame-3", WITHIN, () -> rest.get("requests/" + channel.ruid()).json().path("epoch").asInt() >= 2);
            assertThat(shareOf(channel.ruid(), "frame-3").isEmpty()).isTrue();
            channel.done("");
            Library.awaitPhase(rest, channel.ruid(), "DONE", WITHIN);
        }
    }

    @Test
    void twoFrameServicesMayDieWhereEachFrameKeepsAHolder() {
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            FrameMask lost = onlyOn("frame-1", "frame-4");
            Faults faults = new Faults(cluster).aimAt("frame-1").aimAt("frame-4");
            ViewerChannel channel = viewer.open(Library.DEMO, "0-" + (frames - 1));
            try (PacedViewing viewing = new PacedViewing(channel, frames, FRAMES_PER_TICK, TICK)) {
                channel.awaitFrames(60, WITHIN);
                faults.kill("frame-1");
                faults.kill("frame-4");
                FrameMask held = FrameMask.firstFrames(frames).andNot(lost);
                channel.await("every frame delivered or reported", WITHIN, message -> {
                    FrameMask told = unavailable(channel);
                    FrameMask got = FrameMask.of(channel.arrivals().stream().mapToInt(FrameArrival::frame).toArray());
                    return told.or(got).equals(FrameMask.firstFrames(frames)) && got.containsAll(held);
                });
                assertThat(unavailable(channel).andNot(lost).isEmpty()).as("reported unavailable, but held").isTrue();
                figures.addNanos("two frame services killed at 60 f/s: longest wait for a demanded frame", viewing.worstWaitNanos());
            }
            channel.done("");
        }
    }

    private static FrameMask unavailable(ViewerChannel channel) {
        return channel.messages("unavailable").stream()
                .map(message -> FrameMask.parse(message.path("mask").asString()))
                .reduce(FrameMask.empty(), FrameMask::or);
    }

    /** Frames that no node but these two holds. */
    private FrameMask onlyOn(String one, String other) {
        FrameMask elsewhere = stored(Library.DEMO).entrySet().stream()
                .filter(held -> !held.getKey().equals(one) && !held.getKey().equals(other))
                .map(Map.Entry::getValue)
                .reduce(FrameMask.empty(), FrameMask::or);
        return FrameMask.firstFrames(frames).andNot(elsewhere);
    }

    @Test
    void aKilledPrimaryCoordinatorDisturbsNoStreamAndTheNextRequestIsServed() {
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel channel = viewer.open(Library.DEMO, "0-" + (frames - 1));
            String ruid = channel.ruid();
            int partition = partitionOf(ruid);
            String primary = coordinator(partition, "PRIMARY");
            int before = primariesSoFar(partition).size();
            Faults faults = new Faults(cluster).aimAt(primary);
            try (PacedViewing viewing = new PacedViewing(channel, frames, FRAMES_PER_TICK, TICK)) {
                channel.awaitFrames(100, WITHIN);
                long killed = faults.kill(primary);

                String next = ruidIn(partition);
                Await.until("the next request is accepted", WITHIN, () -> {
                    Answer answer = rest.post("requests", "{\"movieId\":\"demo\",\"wanted\":\"0-49\",\"ruid\":\"" + next + "\"}");
                    if (answer.status() == 503) {
                        assertThat(answer.header("Retry-After")).isNotEmpty();
                    } else {
                        assertThat(answer.status()).isIn(200, 201);
                    }
                    return answer.status() != 503;
                });
                ViewerChannel second = viewer.reopen(next, "");
                second.demand(1, "0-49");
                second.awaitEnd(1, WITHIN);
                new EveryWantedFrameDeliveredOnce(FrameMask.range(0, 49), 1, second.arrivals()).check();
                figures.addNanos("primary coordinator killed: to the first frame of the next request of its partition",
                        second.arrivals().getFirst().nanos() - killed);
                assertThat(second.arrivals().getFirst().nanos() - killed).isLessThan(Duration.ofSeconds(10).toNanos());
                second.done("");

                viewing.awaitAll(WITHIN);
                new EveryWantedFrameDeliveredOnce(FrameMask.firstFrames(frames), 1, channel.arrivals()).check();
                figures.addNanos("primary coordinator killed: longest wait for a demanded frame of a running stream", viewing.worstWaitNanos());
                assertThat(viewing.worstWaitNanos()).isLessThan(Duration.ofSeconds(1).toNanos());
                Library.awaitPhase(rest, next, "DONE", WITHIN);
            }
            // A backup; while lists are spread anew there may be two of one list.
            assertThat(primariesSoFar(partition)).hasSizeGreaterThan(before);
            assertThat(primariesSoFar(partition).get(before)).isNotEqualTo(primary);
            channel.done("0-" + (frames - 1));
            Library.awaitPhase(rest, ruid, "DONE", WITHIN);
        }
    }
}
