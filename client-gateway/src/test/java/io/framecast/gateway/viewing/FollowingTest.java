package io.framecast.gateway.viewing;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.RecordingEvent;
import io.framecast.protocol.mask.FrameMask;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request follows a movie that is recorded, in a time that the test moves. */
class FollowingTest {

    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

    private final Catalogue catalogue = new Catalogue();
    private final EmbeddedChannel time = new EmbeddedChannel();
    private final List<FrameMask> widened = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private Movie movie = Movie.recording("yard", "v1", "Yard", new FrameRate(25, 1), 2, null, Map.of(), NOW);
    private boolean canWiden = true;

    @BeforeEach
    void freeze() {
        time.freezeTime();
    }

    @AfterEach
    void close() {
        time.finishAndReleaseAll();
    }

    @Test
    void framesThatWereThereWhenTheRequestWasOpenedAreNotAskedForAgain() {
        grow(10);
        follow(10);
        look();
        look();
        assertThat(widened).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void whatIsAppendedIsWantedAndToldOnceHoweverOftenItLooks() {
        grow(10);
        follow(10);
        grow(13);
        look();
        look();
        grow(20);
        look();
        assertThat(widened).containsExactly(FrameMask.range(10, 12), FrameMask.range(13, 19));
        assertThat(told).containsExactly("13 frames, growing, more 10-12", "20 frames, growing, more 13-19");
    }

    @Test
    void whatWasAppendedBetweenOpeningAndTheFirstLookIsWanted() {
        grow(12);
        follow(10);
        assertThat(widened).containsExactly(FrameMask.range(10, 11));
    }

    @Test
    void whatComesWhileAStrategyIsAwaitedIsAskedForTogetherAfterwards() {
        grow(10);
        follow(10);
        canWiden = false;
        grow(12);
        look();
        grow(15);
        look();
        assertThat(widened).isEmpty();
        assertThat(told).isEmpty();
        canWiden = true;
        look();
        assertThat(widened).containsExactly(FrameMask.range(10, 14));
    }

    @Test
    void theEndOfTheRecordingIsToldOnceWithItsLastFrames() {
        grow(10);
        follow(10);
        grow(11);
        end();
        look();
        look();
        assertThat(widened).containsExactly(FrameMask.of(10));
        assertThat(told).containsExactly("11 frames, ended, more 10");
    }

    @Test
    void anEndWithoutNewFramesIsToldAsWell() {
        grow(10);
        follow(10);
        end();
        look();
        assertThat(widened).isEmpty();
        assertThat(told).containsExactly("10 frames, ended, more ");
    }

    @Test
    void theEndWaitsForTheLastFramesToBeAskedFor() {
        grow(10);
        follow(10);
        canWiden = false;
        grow(11);
        end();
        look();
        assertThat(told).as("told before its frames can be wanted").isEmpty();
        canWiden = true;
        look();
        assertThat(told).containsExactly("11 frames, ended, more 10");
    }

    @Test
    void aCatalogueThatLagsBehindTheRequestHasNoFrameWantedTwice() {
        grow(8);
        follow(10);
        grow(9);
        look();
        grow(11);
        look();
        assertThat(widened).containsExactly(FrameMask.of(10));
    }

    @Test
    void nothingFollowsOnceTheMovieIsGoneOrAnotherHasItsId() {
        grow(10);
        follow(10);
        catalogue.applyMovie("yard", movie.deleted(NOW).listed(1, movie.sequence() + 1));
        look();
        movie = Movie.recording("yard", "v2", "Yard", new FrameRate(25, 1), 2, null, Map.of(), NOW).listed(1, movie.sequence() + 1);
        grow(20);
        look();
        assertThat(widened).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void nothingFollowsAfterItWasStopped() {
        grow(10);
        Following following = follow(10);
        following.stop();
        grow(12);
        look();
        assertThat(widened).isEmpty();
    }

    private Following follow(int from) {
        Following following = new Following(catalogue, movie, from, time.eventLoop(), () -> canWiden, widened::add, (now, more) ->
                told.add("%d frames, %s, more %s".formatted(now.frames(), now.grows() ? "growing" : "ended", more.toText())));
        following.start();
        time.runPendingTasks();
        return following;
    }

    private void grow(int frames) {
        String version = movie.version();
        list(movie.grownBy(new RecordingEvent.Appended("yard", "gateway-1", version, 1, frames, frames * 100L, 640, 360, NOW, frames * 40_000L, NOW)));
    }

    private void end() {
        list(movie.with(Objects.requireNonNull(movie.recording()).closed()));
    }

    private void list(Movie next) {
        movie = next.listed(1, movie.sequence() + 1);
        catalogue.applyMovie("yard", movie);
    }

    /** Lets it look once more at least. */
    private void look() {
        time.advanceTimeBy(1, TimeUnit.SECONDS);
        time.runPendingTasks();
    }
}
