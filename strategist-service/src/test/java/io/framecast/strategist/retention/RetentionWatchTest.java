package io.framecast.strategist.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.NodeAddress;
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
}
