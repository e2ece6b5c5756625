package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.evidence.FrameArrival;
import io.framecast.e2e.fault.Faults;
import io.framecast.e2e.fault.ProcessNetwork;
import io.framecast.e2e.fault.Way;
import io.framecast.e2e.footage.DebianFfmpeg;
import io.framecast.e2e.invariant.EveryWantedFrameDeliveredOnce;
import io.framecast.e2e.report.Figures;
import io.framecast.protocol.mask.FrameMask;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Frame services die, freeze, fall silent or become slow while a movie plays, and come back. */
@Order(12)
@OnCluster(OnCluster.HARMED)
final class SourceFaultsIT extends FaultScenarios {

    private static final int THRICE_FRAMES = 300;
    private static final int HEAVY_FRAMES = 160;
    private static final String[] SOURCES = {"frame-1", "frame-2", "frame-3", "frame-4"};

    SourceFaultsIT(ClusterUnderTest cluster, Figures figures) {
        super(cluster, figures);
    }

    /** Every frame is on three nodes, so that there is a standby for each again when one has died. */
    @Test
    void aKilledSourceIsReplacedInTheNextEpochAndEachShareHasStandbysAgain() throws Exception {
        Path film = ClusterUnderTest.artefacts().resolve("thrice.avi");
        if (rest.get("movies/thrice").status() != 200) {
            DebianFfmpeg.makeSmallFilm(film, THRICE_FRAMES);
            String importId = rest.upload(BodyPublishers.ofFile(film), "id=thrice&title=Thrice&copies=3").expect(202).json().path("importId").asString();
            assertThat(Library.awaitImport(rest, importId).path("state").asString()).isEqualTo("DONE");
        }
        Faults faults = aimAt("frame-3");
        try (Playing playing = new Playing(cluster.gateway(1), "thrice", THRICE_FRAMES)) {
            playing.awaitFrames(60);
            long epoch = request(playing.ruid()).path("epoch").asLong();
            assertThat(shareOf(playing.ruid(), "frame-3").isEmpty()).isFalse();
            faults.kill("frame-3");
            Await.passes("the next epoch without frame-3, and with standbys", WITHIN, () -> {
                JsonNode now = request(playing.ruid());
                assertThat(now.path("epoch").asLong()).isGreaterThan(epoch);
                assertEachShareHasStandbysWithout("frame-3", now.path("strategy").path("shares"));
            });
            playing.seesAllWithin(BUFFER, figures, "source killed, three copies");
            playing.isDone(rest);
        }
    }

    private static void assertEachShareHasStandbysWithout(String dead, JsonNode shares) {
        assertThat(shares).isNotEmpty();
        for (JsonNode share : shares) {
            FrameMask standbys = FrameMask.empty();
            for (JsonNode standby : share.path("standbys")) {
                assertThat(standby.path("node").asString()).isNotEqualTo(dead).isNotEqualTo(share.path("node").asString());
                standbys = standbys.or(FrameMask.parse(standby.path("mask").asString()));
            }
            assertThat(share.path("node").asString()).isNotEqualTo(dead);
            assertThat(standbys.containsAll(FrameMask.parse(share.path("mask").asString()))).as("every frame of %s has a standby", share).isTrue();
        }
    }

    @Test
    void threeSourcesDieInTurnAndWhatNobodyHoldsIsDeliveredWhenItsHoldersAreBack() {
        Map<String, FrameMask> stored = stored(Library.DEMO);
        Faults faults = aimAt("frame-1", "frame-2", "frame-3");
        try (Playing playing = play(2)) {
            playing.awaitFrames(100);
            faults.kill("frame-1");
            playing.awaitFrames(200);
            faults.kill("frame-2");
            playing.awaitFrames(300);
            faults.kill("frame-3");
            playing.seesWhatIsHeld(stored.get("frame-4"), figures, "three sources killed in turn");
            FrameMask lacking = playing.unavailable();
            assertThat(lacking.isEmpty()).as("there are frames that frame-4 has not").isFalse();

            cluster.heal();
            ViewerChannel channel = playing.channel();
            channel.await("all that was unavailable to be available", WITHIN, _ -> available(channel).containsAll(lacking));
            channel.demand(2, lacking.toText().split(","));
            channel.awaitEnd(2, WITHIN);
            new EveryWantedFrameDeliveredOnce(lacking, 2, channel.arrivals()).check();
            playing.isDone(rest);
        }
    }

    private static FrameMask available(ViewerChannel channel) {
        return channel.messages("available").stream().map(message -> FrameMask.parse(message.path("mask").asString())).reduce(FrameMask.empty(), FrameMask::or);
    }

    @Test
    void aFrozenSourceIsHedgedThenExpelledAndLeavesByItselfWhenItWakes() {
        Faults faults = aimAt("frame-2");
        try (Playing playing = play(1)) {
            playing.awaitFrames(100);
            faults.pause("frame-2");
            playing.awaitFrames(450);
            expelled("frame-2", playing);
            long woke = faults.resume("frame-2");
            playing.seesAllWithin(BUFFER, figures, "source frozen");
            hasNoPart("frame-2", playing, woke);
            playing.isDone(rest);
        }
    }

    private void expelled(String node, Playing playing) {
        assertThat(playing.statesOf(node)).contains("LATE");
        playing.channel().await(node + " is lost", WITHIN, _ -> playing.statesOf(node).contains("LOST"));
        Await.until("no share of " + node, WITHIN, () -> shareOf(playing.ruid(), node).isEmpty());
        Await.until("a view without " + node, WITHIN, () -> !members().containsKey(node));
    }

    /** What it had on its way is dropped with its link; it is told nothing, and ends its part of the group. */
    private void hasNoPart(String node, Playing playing, long sinceNanos) {
        Await.until("a view with " + node, WITHIN, () -> members().containsKey(node));
        Await.until(node + " has left the group", WITHIN, () -> nodes.groups(node, "holder") == 0);
        assertThat(playing.channel().arrivals()).noneMatch(arrival -> node.equals(arrival.node()) && arrival.nanos() > sinceNanos);
    }

    /** Both ways, and each way alone. */
    @Test
    void aSourceWhoseNetworkFallsSilentIsReplacedAsAFrozenOneIs() {
        try (ProcessNetwork network = ProcessNetwork.of(cluster, "frame-3")) {
            for (Way way : Way.values()) {
                theViewHasAllNodes();
                try (Playing playing = play(1)) {
                    playing.awaitFrames(100);
                    network.cut(way);
                    playing.awaitFrames(450);
                    expelled("frame-3", playing);
                    network.heal();
                    playing.seesAllWithin(BUFFER, figures, "source's network silent, " + way);
                    hasNoPart("frame-3", playing, System.nanoTime());
                    playing.isDone(rest);
                }
            }
        }
    }

    /** Its link lets some seven frames a second through, those of the others as many as they like. */
    @Test
    void aSlowSourceIsHedgedThenGivenLessAndNotExpelled() {
        Library.movie(rest, "heavy", "Heavy", () -> {
            Path film = ClusterUnderTest.artefacts().resolve("heavy.avi");
            DebianFfmpeg.makeHeavyFilm(film, HEAVY_FRAMES);
            return film;
        });
        FrameMask all = FrameMask.firstFrames(HEAVY_FRAMES);
        try (ProcessNetwork network = ProcessNetwork.of(cluster, "frame-4"); SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            theViewHasAllNodes();
            ViewerChannel channel = viewer.open("heavy", all.toText());
            network.slow(6_000_000, name -> name.startsWith("gateway"));
            long share = 0;
            long inAll = 0;
            for (int generation = 1; generation <= 3; generation++) {
                long begun = System.nanoTime();
                channel.demand(generation, all.toText());
                channel.awaitEnd(generation, WITHIN);
                int which = generation;
                List<FrameArrival> arrivals = channel.arrivals();
                new EveryWantedFrameDeliveredOnce(all, generation, arrivals).check();
                share = arrivals.stream().filter(arrival -> arrival.generation() == which && "frame-4".equals(arrival.node())).count();
                inAll += share;
                figures.addNanos("slow source, generation " + generation + ": time for all frames", System.nanoTime() - begun);
                figures.add("slow source, generation " + generation + ": frames from it", share, "");
            }
            assertThat(share).as("frames from the slow source, of which a quarter would be its share").isLessThan(HEAVY_FRAMES / SOURCES.length / 2);
            assertThat(inAll).as("it is of use, if of little").isPositive();
            assertThat(members()).containsKey("frame-4");
            assertThat(channel.messages("view").toString()).contains("LATE").doesNotContain("LOST");
            channel.done("");
        }
    }
}
