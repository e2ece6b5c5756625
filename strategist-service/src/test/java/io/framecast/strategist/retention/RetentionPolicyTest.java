package io.framecast.strategist.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.Recording;
import io.framecast.protocol.event.Retention;
import io.framecast.protocol.event.Retention.Rule;
import io.framecast.protocol.event.Retention.WhenFull;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What rules delete: the oldest, as many as needed, and nothing that is protected. */
class RetentionPolicyTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final int TRIES = 500;
    private static final int NO_LOOK = -1;

    @Test
    void aMovieThatIsTooOldIsDeletedByTheTimeItWasRecorded() {
        Movie old = movie("old", 40, 10, Map.of());
        Movie young = movie("young", 20, 10, Map.of());
        List<Doomed> due = due(new Retention(List.of(days(null, 30)), WhenFull.REFUSE, 0, "g", NOW), List.of(old, young), NO_LOOK);
        assertThat(ids(due)).containsExactly("old");
        assertThat(due.getFirst().reason()).contains("at most PT720H old").contains("2026-04-22");
    }

    @Test
    void aRuleIsAboutMoviesWithItsLabelAlone() {
        List<Movie> movies = List.of(movie("yard", 40, 10, Map.of("camera", "yard")), movie("gate", 40, 10, Map.of("camera", "gate")), movie("none", 40, 10, Map.of()));
        assertThat(ids(due(rules(days("camera:yard", 30)), movies, NO_LOOK))).containsExactly("yard");
        assertThat(ids(due(rules(days("camera", 30)), movies, NO_LOOK))).containsExactlyInAnyOrder("yard", "gate");
    }

    @Test
    void theOldestGoUntilTheRestIsSmallEnough() {
        List<Movie> movies = List.of(movie("c", 1, 10, Map.of()), movie("a", 3, 10, Map.of()), movie("b", 2, 10, Map.of()));
        assertThat(ids(due(rules(bytes(null, 25)), movies, NO_LOOK))).containsExactly("a");
        assertThat(ids(due(rules(bytes(null, 10)), movies, NO_LOOK))).containsExactly("a", "b");
        assertThat(due(rules(bytes(null, 30)), movies, NO_LOOK)).isEmpty();
    }

    @Test
    void whatIsKeptOrRecordedStaysAndCounts() {
        Movie kept = movie("kept", 90, 100, Map.of("keep", "evidence"));
        Movie open = movie("open", 80, 100, Map.of()).with(Recording.begun());
        Movie let = movie("let", 10, 5, Map.of("keep", "false"));
        List<Movie> movies = List.of(kept, open, let);
        assertThat(ids(due(rules(days(null, 1)), movies, NO_LOOK))).containsExactly("let");
        assertThat(ids(due(rules(bytes(null, 50)), movies, NO_LOOK))).containsExactly("let");
    }

    @Test
    void fullDisksTakeTheOldestOnlyWhereTheRulesSaySo() {
        List<Movie> movies = List.of(movie("a", 3, 10, Map.of()), movie("b", 2, 10, Map.of()), movie("c", 1, 10, Map.of()));
        assertThat(ids(due(new Retention(List.of(), WhenFull.DELETE_OLDEST, 100, "g", NOW), movies, 65))).containsExactly("a", "b");
        assertThat(due(new Retention(List.of(), WhenFull.REFUSE, 100, "g", NOW), movies, 0)).isEmpty();
        assertThat(due(new Retention(List.of(), WhenFull.DELETE_OLDEST, 100, "g", NOW), movies, 100)).isEmpty();
        assertThat(due(new Retention(List.of(), WhenFull.DELETE_OLDEST, 100, "g", NOW), movies, NO_LOOK)).as("room is not known").isEmpty();
    }

    @Property(tries = TRIES)
    void nothingProtectedIsDeletedTheOldestGoFirstAndNoMoreThanNeeded(@ForAll long seed) {
        Random random = new Random(seed);
        List<Movie> movies = new ArrayList<>();
        for (int i = 0; i < random.nextInt(30); i++) {
            Movie movie = movie("m" + i, random.nextInt(50), 1 + random.nextInt(100), random.nextInt(4) == 0 ? Map.of("keep", "yes") : Map.of());
            movies.add(random.nextInt(6) == 0 ? movie.with(Recording.begun()) : movie);
        }
        long limit = 1 + random.nextInt(1500);
        long full = random.nextInt(1500);
        long free = random.nextInt(1500);
        boolean bySize = random.nextBoolean();
        Retention retention = bySize ? rules(bytes(null, limit)) : new Retention(List.of(), WhenFull.DELETE_OLDEST, full, "g", NOW);
        List<Doomed> due = due(retention, movies, bySize ? NO_LOOK : free);

        Set<String> gone = Set.copyOf(ids(due));
        assertThat(due).noneMatch(doomed -> Retention.protects(doomed.movie()));
        List<Movie> inOrder = movies.stream().filter(movie -> !Retention.protects(movie))
                .sorted(Comparator.comparing(Retention::bornAt).thenComparing(Movie::id)).toList();
        assertThat(ids(due)).as("the oldest of what may go").isEqualTo(inOrder.stream().limit(due.size()).map(Movie::id).toList());
        long left = movies.stream().filter(movie -> !gone.contains(movie.id())).mapToLong(Movie::bytes).sum();
        long room = free + due.stream().mapToLong(doomed -> 2 * doomed.movie().bytes()).sum();
        if (due.size() < inOrder.size()) {
            assertThat(bySize ? left <= limit : room >= full).as("enough").isTrue();
        }
        if (!due.isEmpty()) {
            long last = due.getLast().movie().bytes();
            assertThat(bySize ? left + last > limit : room - 2 * last < full).as("the last one was needed").isTrue();
        }
    }

    @Property(tries = TRIES)
    void aSecondLookAfterwardsFindsNothing(@ForAll long seed) {
        Random random = new Random(seed);
        List<Movie> movies = new ArrayList<>();
        for (int i = 0; i < random.nextInt(30); i++) {
            movies.add(movie("m" + i, random.nextInt(50), 1 + random.nextInt(100), Map.of("camera", "c" + random.nextInt(3))));
        }
        Retention retention = rules(days("camera:c0", 1 + random.nextInt(40)), bytes("camera:c1", 1 + random.nextInt(300)), bytes(null, 1 + random.nextInt(900)));
        Set<String> gone = Set.copyOf(ids(due(retention, movies, NO_LOOK)));
        List<Movie> left = movies.stream().filter(movie -> !gone.contains(movie.id())).collect(Collectors.toList());
        assertThat(due(retention, left, NO_LOOK)).isEmpty();
    }

    private static List<Doomed> due(Retention retention, List<Movie> movies, long freeBytes) {
        return RetentionPolicy.due(retention, movies, freeBytes, 4, NOW);
    }

    private static List<String> ids(List<Doomed> due) {
        return due.stream().map(doomed -> doomed.movie().id()).toList();
    }

    private static Retention rules(Rule... rules) {
        return new Retention(List.of(rules), WhenFull.REFUSE, 0, "g", NOW);
    }

    private static Rule days(@org.jspecify.annotations.Nullable String label, int days) {
        return new Rule(label, Duration.ofDays(days).toSeconds(), null);
    }

    private static Rule bytes(@org.jspecify.annotations.Nullable String label, long bytes) {
        return new Rule(label, null, bytes);
    }

    private static Movie movie(String id, int daysOld, long bytes, Map<String, String> labels) {
        return new Movie(id, "v-" + id, id, 10, new FrameRate(10, 1), false, 8, 8, bytes, 2, NOW.minus(Duration.ofDays(daysOld)), labels, NOW);
    }
}
