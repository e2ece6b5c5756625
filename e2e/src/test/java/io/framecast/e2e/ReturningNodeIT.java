package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.fault.SecondProcess;
import io.framecast.e2e.footage.DebianFfmpeg;
import io.framecast.e2e.invariant.ImportSurvivesAnyNode;
import io.framecast.e2e.report.Figures;
import io.framecast.protocol.mask.FrameMask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A frame service comes back: as it was, without its data, with data of long ago, or twice. */
@Order(12)
@OnCluster(OnCluster.HARMED)
final class ReturningNodeIT extends FaultScenarios {

    private static final int LATER_FRAMES = 120;
    private static final int REFUSED = 4;
    private static final Duration REFUSED_WITHIN = Duration.ofSeconds(30);

    ReturningNodeIT(ClusterUnderTest cluster, Figures figures) {
        super(cluster, figures);
    }

    private JsonNode member(String node) {
        return Await.present(node + " in the view", WITHIN, () -> Optional.ofNullable(members().get(node)));
    }

    private static void copy(Path from, Path to) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("cp", "-a", from.toString(), to.toString()).inheritIO().start().waitFor()).isZero();
    }

    private static void remove(Path directory) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("rm", "-rf", directory.toString()).inheritIO().start().waitFor()).isZero();
    }

    private void playsAll(String movie, int count, String what) {
        try (Playing playing = new Playing(cluster.gateway(1), movie, count)) {
            playing.seesAllWithin(BUFFER, figures, what);
            playing.isDone(rest);
        }
    }

    /** A group that had the former process as its source does not take the new one for it. */
    @Test
    void withItsDataItHoldsWhatItHeldAndNoGroupTakesItForTheProcessThatDied() {
        Map<String, FrameMask> before = stored(Library.DEMO);
        try (Playing playing = play(1)) {
            playing.awaitFrames(50);
            aimAt("frame-2").kill("frame-2");
            cluster.command().run(WITHIN, "start", "frame-2").orFail();
            playing.seesAllWithin(BUFFER, figures, "source killed and started again");
            playing.isDone(rest);
        }
        theViewHasAllNodes();
        assertThat(stored(Library.DEMO)).isEqualTo(before);
        playsAll(Library.DEMO, frames, "source back with its data");
    }

    @Test
    void withoutItsDataNothingIsAskedOfItThatItHasNot() throws Exception {
        cluster.command().run(WITHIN, "stop", "frame-3").orFail();
        Path store = cluster.data().resolve("frame-3");
        Path kept = cluster.data().resolveSibling("frame-3-kept");
        Files.move(store, kept);
        cluster.command().run(WITHIN, "start", "frame-3").orFail();
        theViewHasAllNodes();
        playsAll(Library.DEMO, frames, "source back without its data");

        cluster.command().run(WITHIN, "stop", "frame-3").orFail();
        remove(store);
        Files.move(kept, store);
        cluster.command().run(WITHIN, "start", "frame-3").orFail();
        theViewHasAllNodes();
        Await.until("what it holds is known again", WITHIN, () -> stored(Library.DEMO).containsKey("frame-3"));
        playsAll(Library.DEMO, frames, "source back with its data after all");
    }

    /** The copy of its data is older than a movie that it stores. */
    @Test
    void withAnOlderCopyOfItsDataItSaysWhatItLacks() throws Exception {
        cluster.command().run(WITHIN, "stop", "frame-4").orFail();
        Path store = cluster.data().resolve("frame-4");
        Path older = cluster.data().resolveSibling("frame-4-older");
        copy(store, older);
        cluster.command().run(WITHIN, "start", "frame-4").orFail();
        theViewHasAllNodes();
        String later = "later-" + System.nanoTime();
        Library.movie(rest, later, "Later", () -> {
            Path film = ClusterUnderTest.artefacts().resolve("later.avi");
            DebianFfmpeg.makeSmallFilm(film, LATER_FRAMES);
            return film;
        });
        Await.passes("the import is safe", WITHIN, () -> new ImportSurvivesAnyNode(later, LATER_FRAMES, stored(later)).check());

        cluster.command().run(WITHIN, "stop", "frame-4").orFail();
        remove(store);
        Files.move(older, store);
        cluster.command().run(WITHIN, "start", "frame-4").orFail();
        theViewHasAllNodes();
        playsAll(later, LATER_FRAMES, "source back with an older copy of its data, later movie");
        playsAll(Library.DEMO, frames, "source back with an older copy of its data");
    }

    @Test
    void aSecondProcessWithTheSameNodeIdIsRefusedAndTheFirstStays() throws IOException {
        JsonNode first = member("frame-1");
        try (SecondProcess second = SecondProcess.of(cluster, "frame-1", ClusterUnderTest.directoryOf("second-frame-1"))) {
            try (Playing playing = play(1)) {
                playing.seesAllWithin(BUFFER, figures, "second process with a taken nodeId");
                playing.isDone(rest);
            }
            assertThat(second.exitCode(REFUSED_WITHIN)).as(second.output()).hasValue(REFUSED);
            assertThat(second.output()).contains("a nodeId is one process's, and frame-1 is that of a live one");
        }
        assertThat(member("frame-1").path("address")).isEqualTo(first.path("address"));
    }
}
