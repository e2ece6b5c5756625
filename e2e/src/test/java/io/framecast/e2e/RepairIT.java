package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.PacedViewing;
import io.framecast.e2e.client.Rest;
import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.cluster.ClusterOptions;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.fault.Faults;
import io.framecast.e2e.invariant.EveryWantedFrameDeliveredOnce;
import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Disks are wiped, nodes are lost, emptied and come back: every frame gets its copies again. A cluster of its own. */
@Order(20)
final class RepairIT {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final int FRAMES_PER_TICK = 3;

    @Test
    void everyFrameHasItsCopiesAgainWhateverBecomesOfItsNodes() {
        try (ClusterUnderTest cluster = ClusterUnderTest.start(ClusterOptions.repairing("repair"))) {
            Rest rest = new Rest(cluster.gateway(1));
            int frames = rest.get("movies/demo").expect(200).json().path("frames").asInt();
            new Scenario(cluster, rest, new Faults(cluster), frames).run();
        }
    }

    private record Scenario(ClusterUnderTest cluster, Rest rest, Faults faults, int frames) {

        void run() {
            aWipedDiskIsFilledAgainThoughItsNodeIsKilledInMidCopy();
            whatAKilledNodeHeldIsMadeAnewByTheOthers();
            aNodeThatComesBackMakesNothingTooMuch();
            aNodeIsEmptiedWhileAViewerWatchesWithoutAStall();
            copiesFollowWhatTheMovieSays();
        }

        private void aWipedDiskIsFilledAgainThoughItsNodeIsKilledInMidCopy() {
            faults.kill("frame-1");
            wipe(cluster.data().resolve("frame-1"));
            cluster.command().run(WITHIN, "start", "frame-1").orFail();
            Await.until("frame-1 to store copies", WITHIN, () -> member("frame-1").path("load").path("groups").asInt() > 0);
            faults.kill("frame-1");
            cluster.command().run(WITHIN, "start", "frame-1").orFail();

            Await.until("frame-1 to have its part", WITHIN, () -> holdings().getOrDefault("frame-1", FrameMask.empty()).count() >= frames / 4);
            awaitCopies(2);
        }

        private void whatAKilledNodeHeldIsMadeAnewByTheOthers() {
            faults.kill("frame-2");
            Await.until("frame-2 to be missed", WITHIN, () -> !holdings().containsKey("frame-2"));
            assertThat(rest.get("movies/demo").json().path("repair").path("toCopy").asInt()).isPositive();

            awaitCopies(2);
            assertThat(holdings().keySet()).containsExactly("frame-1", "frame-3", "frame-4");
            assertThat(rest.get("movies/demo").json().path("state").asString()).isEqualTo("READY");
            assertThat(rest.get("movies/demo").json().path("repair").isNull()).isTrue();
        }

        private void aNodeThatComesBackMakesNothingTooMuch() {
            cluster.command().run(WITHIN, "start", "frame-2").orFail();
            Await.until("frame-2 to hold frames", WITHIN, () -> holdings().containsKey("frame-2"));

            awaitCopies(2);
        }

        private void aNodeIsEmptiedWhileAViewerWatchesWithoutAStall() {
            try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
                ViewerChannel channel = viewer.open(Library.DEMO, "0-" + (frames - 1));
                try (PacedViewing viewing = new PacedViewing(channel, frames, FRAMES_PER_TICK, TICK)) {
                    channel.awaitFrames(10, WITHIN);
                    assertThat(cluster.command().run(WITHIN, "drain", "frame-3").orFail().out()).contains("frame-3 is empty and may be stopped");
                    assertThat(holdings().keySet()).doesNotContain("frame-3");
                    viewing.awaitAll(WITHIN);
                    new EveryWantedFrameDeliveredOnce(FrameMask.firstFrames(frames), 1, channel.arrivals()).check();
                    assertThat(viewing.worstWaitNanos()).isLessThan(Duration.ofSeconds(1).toNanos());
                }
                channel.done("");
            }
            awaitCopies(2);
            cluster.command().run(WITHIN, "stop", "frame-3").orFail();
        }

        private void copiesFollowWhatTheMovieSays() {
            rest.patch("movies/demo", "{\"copies\":3}").expect(200);
            awaitCopies(3);
            rest.patch("movies/demo", "{\"copies\":1}").expect(200);
            awaitCopies(1);
        }

        /** Waits until each frame is on so many live nodes, not fewer and not more. */
        private void awaitCopies(int copies) {
            Await.until(copies + " copies of each frame", WITHIN, () -> {
                int[] found = new int[frames];
                holdings().values().forEach(mask -> mask.forEach(frame -> found[frame]++));
                return Arrays.stream(found).allMatch(count -> count == copies);
            });
        }

        private SortedMap<String, FrameMask> holdings() {
            SortedMap<String, FrameMask> stored = new TreeMap<>();
            for (JsonNode holding : rest.get("movies/demo/holdings").expect(200).json()) {
                if (holding.path("kind").asString().equals("STORE")) {
                    stored.put(holding.path("node").asString(), FrameMask.parse(holding.path("mask").asString()));
                }
            }
            return stored;
        }

        private JsonNode member(String node) {
            for (JsonNode member : rest.get("domain").expect(200).json().path("view").path("members")) {
                if (member.path("nodeId").asString().equals(node)) {
                    return member;
                }
            }
            return MissingNode.getInstance();
        }
    }

    private static void wipe(Path directory) {
        try (Stream<Path> below = Files.walk(directory)) {
            List<Path> all = below.sorted(Comparator.reverseOrder()).toList();
            for (Path path : all) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
