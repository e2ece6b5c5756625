package io.framecast.strategist.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.NodeAddress;
import io.framecast.protocol.event.NodeLoad;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.NodeState;
import io.framecast.protocol.event.Retention;
import io.framecast.protocol.event.View;
import io.framecast.strategist.domain.DomainCopies;
import io.framecast.strategist.domain.Movies;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who asks for deletions, and how often. */
class RetentionWatchTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private final DomainCopies copies = new DomainCopies(100, Duration.ofSeconds(5));
    private final Movies movies = new Movies();
    private final List<ImportEvent.DeletionAsked> asked = new ArrayList<>();
    private final RetentionWatch watch = new RetentionWatch("strategist-1", copies, movies, asked::add, () -> NOW, new SimpleMeterRegistry());

    private void prepare(String... strategists) {
        copies.onView(new View(1, 1, Stream.of(strategists)
                .map(id -> new Member(id, NodeRole.STRATEGIST, 1, new NodeAddress("h", 0, 0), "", NodeState.UP)).toList(), NOW));
        movies.onMovie("old", new Movie("old", "v1", "Old", 10, new FrameRate(10, 1), false, 8, 8, 100, 2, NOW.minus(Duration.ofDays(2)), Map.of(), NOW));
        watch.onRetention(new Retention(List.of(new Retention.Rule(null, 86_400L, null)), Retention.WhenFull.REFUSE, 0, "g", NOW));
    }

    @Test
    void theFirstStrategistAsksOnceAndAgainWhereNothingCame() {
        prepare("strategist-1", "strategist-2");
        watch.look(NOW);
        watch.look(NOW.plusSeconds(2));
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().movieVersion()).isEqualTo("v1");
        assertThat(asked.getFirst().changeId()).as("the same whoever asks").isEqualTo("retention-v1");
        watch.look(NOW.plusSeconds(31));
        assertThat(asked).hasSize(2);
    }

    @Test
    void theOthersDoNot() {
        prepare("strategist-0", "strategist-1");
        watch.look(NOW);
        assertThat(asked).isEmpty();
    }

    @Test
    void rulesThatWereTakenBackDeleteNothing() {
        prepare("strategist-1");
        watch.onRetention(null);
        watch.look(NOW);
        assertThat(asked).isEmpty();
    }

    /** Four disks of that many free bytes each; ten movies of 100 bytes and two copies, the oldest first, each of one version that is named alike. */
    private void fill(long freeBytes) {
        List<Member> members = new ArrayList<>(List.of(member("strategist-1", NodeRole.STRATEGIST)));
        for (int node = 1; node <= 4; node++) {
            members.add(member("frame-" + node, NodeRole.FRAME_SERVICE));
        }
        copies.onView(new View(1, 1, members, NOW));
        report(freeBytes, NOW);
        for (int movie = 0; movie < 10; movie++) {
            movies.onMovie("movie-" + movie, movie(movie));
        }
    }

    private static Member member(String node, NodeRole role) {
        return new Member(node, role, 1, new NodeAddress("h", 0, 0), "", NodeState.UP);
    }

    private static Movie movie(int number) {
        String id = "movie-" + number;
        return new Movie(id, "v1", id, 10, new FrameRate(10, 1), false, 8, 8, 100, 2, NOW.minus(Duration.ofDays(20 - number)), Map.of(), NOW);
    }

    private void report(long freeBytes, Instant at) {
        for (int node = 1; node <= 4; node++) {
            copies.onHeartbeat(new Heartbeat("frame-" + node, 1, NodeState.UP, new NodeLoad(1000, 0, 0, freeBytes, 0), List.of(), at));
        }
    }

    private void shallBeFree(long bytes) {
        watch.onRetention(new Retention(List.of(), Retention.WhenFull.DELETE_OLDEST, bytes, "g", NOW));
    }

    private List<String> askedMovies() {
        return asked.stream().map(ImportEvent.DeletionAsked::movieId).toList();
    }

    @Test
    void whereDisksAreFullAsManyOfTheOldestAreAskedForAtOnceAsFreeEnough() {
        fill(1000);
        shallBeFree(4 * 1000 + 500);

        watch.look(NOW);

        assertThat(askedMovies()).as("each frees 200 bytes").containsExactly("movie-0", "movie-1", "movie-2");
    }

    @Test
    void noMoreAreAskedForWhileDisksHaveNotShownWhatTheFirstHaveFreed() {
        fill(1000);
        shallBeFree(4 * 1000 + 500);
        watch.look(NOW);

        movies.onMovie("movie-0", null);
        watch.look(NOW.plusSeconds(2));
        movies.onMovie("movie-1", null);
        movies.onMovie("movie-2", null);
        watch.look(NOW.plusSeconds(4));
        watch.look(NOW.plusSeconds(33));
        assertThat(asked).as("the disks still announce what they had").hasSize(3);

        report(1150, NOW.plusSeconds(33));
        watch.look(NOW.plusSeconds(34));
        assertThat(asked).as("there is room").hasSize(3);
    }

    @Test
    void whatTurnsOutTooLittleIsMadeUpForByTheNextOldest() {
        fill(1000);
        shallBeFree(4 * 1000 + 500);
        watch.look(NOW);
        for (int movie = 0; movie < 3; movie++) {
            movies.onMovie("movie-" + movie, null);
        }
        watch.look(NOW.plusSeconds(2));
        report(1050, NOW.plusSeconds(30));

        watch.look(NOW.plusSeconds(32));

        assertThat(askedMovies()).as("200 of the 500 bytes have come").containsExactly("movie-0", "movie-1", "movie-2", "movie-3", "movie-4");
    }

    @Test
    void oneThatWasNotDeletedKeepsTheNextOldestWaitingForAWhileOnly() {
        fill(1000);
        shallBeFree(4 * 1000 + 100);
        watch.look(NOW);
        movies.onMovie("movie-0", new Movie("movie-0", "v1", "Kept", 10, new FrameRate(10, 1), false, 8, 8, 100, 2, NOW.minus(Duration.ofDays(20)),
                Map.of("keep", ""), NOW));

        for (int seconds = 2; seconds <= 34; seconds += 2) {
            watch.look(NOW.plusSeconds(seconds));
        }

        assertThat(askedMovies()).as("the oldest has been protected meanwhile").containsExactly("movie-0", "movie-1");
    }
}
