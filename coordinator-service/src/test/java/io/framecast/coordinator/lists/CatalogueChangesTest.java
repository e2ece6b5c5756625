package io.framecast.coordinator.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.coordinator.request.RequestTimings;
import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.ImportEvent.Refusal;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.MovieEdit;
import io.framecast.protocol.event.MovieGone;
import io.framecast.protocol.event.Placement;
import io.framecast.protocol.event.PlacementTarget;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.event.Vpdone;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of a movie after its import: other facts, its deletion. */
class CatalogueChangesTest {

    private static final String MOVIE = "movie";
    private static final FrameMask ALL = FrameMask.firstFrames(100);

    @AutoClose
    private final ListsUnderTest lists = new ListsUnderTest();
    private final DomainFixture domain = new DomainFixture(lists);

    @BeforeEach
    void join() {
        domain.joinAll(3);
    }

    @Test
    void aMovieHasTheLabelsAndTheTimeItWasImportedWith() {
        Instant recordedAt = Instant.parse("2026-01-02T03:04:05Z");
        send(new ImportEvent.Requested("v1", MOVIE, "gateway-1", "Straße 通り", 2, recordedAt, Map.of("camera", "north"), lists.now()));
        finish("v1");
        Movie movie = lists.takeOnly(Topics.MOVIE);
        assertThat(movie.title()).isEqualTo("Straße 通り");
        assertThat(movie.recordedAt()).isEqualTo(recordedAt);
        assertThat(movie.labels()).isEqualTo(Map.of("camera", "north"));
    }

    @Test
    void aChangedMovieHasTheNewFactsAndKeepsTheOthers() {
        Movie before = imported("v1");
        change("c1", new MovieEdit("Another", Map.of("camera", "south"), null, Instant.EPOCH, false));
        Movie after = lists.takeOnly(Topics.MOVIE);
        assertThat(after.title()).isEqualTo("Another");
        assertThat(after.labels()).isEqualTo(Map.of("camera", "south"));
        assertThat(after.recordedAt()).isEqualTo(Instant.EPOCH);
        assertThat(after.copies()).isEqualTo(before.copies());
        assertThat(after.version()).as("its frames are the same").isEqualTo(before.version());
        assertThat(before.isOlderThan(after)).isTrue();
        assertThat(((ImportEvent.Changed) answer()).movie()).isEqualTo(after);

        change("c2", new MovieEdit(null, null, 3, null, true));
        Movie last = lists.takeOnly(Topics.MOVIE);
        assertThat(last.copies()).isEqualTo(3);
        assertThat(last.recordedAt()).isNull();
        assertThat(last.title()).isEqualTo("Another");
    }

    @Test
    void aQuestionReadAgainAfterALaterOneDoesNotUndoThat() {
        imported("v1");
        change("c1", new MovieEdit("First", null, null, null, false));
        change("c2", new MovieEdit("Second", null, null, null, false));
        lists.discardOutput();
        change("c1", new MovieEdit("First", null, null, null, false));
        assertThat(lists.takeOnly(Topics.MOVIE).title()).isEqualTo("Second");
        assertThat(((ImportEvent.Changed) answer()).changeId()).isEqualTo("c1");
    }

    @Test
    void whatBreaksARuleIsRefusedAndChangesNothing() {
        imported("v1");
        change("c1", new MovieEdit(null, Map.of("no spaces", "x"), null, null, false));
        ImportEvent.Refused refused = (ImportEvent.Refused) answer();
        assertThat(refused.reason()).isEqualTo(Refusal.INVALID);
        assertThat(refused.detail()).contains("a label's key must be").contains("no spaces");
        assertThat(lists.take(Topics.MOVIE)).isEmpty();
    }

    @Test
    void whatIsUnknownOrBeingImportedCannotBeChanged() {
        change("c1", new MovieEdit("x", null, null, null, false));
        assertThat(((ImportEvent.Refused) answer()).reason()).isEqualTo(Refusal.UNKNOWN);
        request("v1");
        lists.discardOutput();
        change("c2", new MovieEdit("x", null, null, null, false));
        assertThat(((ImportEvent.Refused) answer()).reason()).isEqualTo(Refusal.IMPORTING);
    }

    @Test
    void aDeletedMoviesLastRecordSaysSoAndItsIdIsFreeAgain() {
        Movie before = imported("v1");
        delete("d1");
        Movie last = lists.takeOnly(Topics.MOVIE);
        assertThat(last.lives()).isFalse();
        assertThat(last.version()).isEqualTo("v1");
        assertThat(before.isOlderThan(last)).isTrue();
        assertThat(((ImportEvent.Deleted) answer()).movie()).isEqualTo(last);
        assertThat(lists.takeOnly(Topics.MOVIE_GONE).movieVersion()).isEqualTo("v1");

        Movie next = imported("v2");
        assertThat(next.lives()).isTrue();
        assertThat(last.isOlderThan(next)).isTrue();
    }

    @Test
    void anIdUsedAgainLongAfterItsDeletionIsNotTakenForOlder() {
        imported("v1");
        delete("d1");
        Movie last = lists.takeOnly(Topics.MOVIE);
        keepAlive(Duration.ofMinutes(62));
        assertThat(lists.dump()).as("nothing of it is kept").doesNotContainKey("m/" + MOVIE);
        Movie next = imported("v2");
        assertThat(last.isOlderThan(next)).isTrue();
    }

    @Test
    void aDeletionReadTwiceIsAnsweredTwice() {
        imported("v1");
        delete("d1");
        List<Movie> records = lists.take(Topics.MOVIE);
        List<MovieGone> gone = lists.take(Topics.MOVIE_GONE);
        List<ImportEvent> answers = lists.take(Topics.IMPORT);
        delete("d1");
        assertThat(lists.take(Topics.MOVIE)).isEqualTo(records);
        assertThat(lists.take(Topics.MOVIE_GONE)).isEqualTo(gone);
        assertThat(lists.take(Topics.IMPORT)).isEqualTo(answers);
    }

    @Test
    void ofTwoDeletionsAtOnceTheSecondFindsNothing() {
        imported("v1");
        delete("d1");
        assertThat(answer()).isInstanceOf(ImportEvent.Deleted.class);
        delete("d2");
        assertThat(((ImportEvent.Refused) answer()).reason()).isEqualTo(Refusal.UNKNOWN);
    }

    @Test
    void aDeletionReadAgainDoesNotDeleteTheImportAfterIt() {
        imported("v1");
        delete("d1");
        lists.discardOutput();
        Movie next = imported("v2");
        delete("d1");
        assertThat(lists.take(Topics.MOVIE)).isEmpty();
        assertThat(lists.take(Topics.MOVIE_GONE)).isEmpty();
        change("c1", new MovieEdit("still there", null, null, null, false));
        assertThat(lists.takeOnly(Topics.MOVIE).version()).isEqualTo(next.version());
    }

    @Test
    void anImportReadAgainDoesNotBringItsDeletedMovieBack() {
        imported("v1");
        delete("d1");
        lists.discardOutput();
        request("v1");
        ImportEvent.Failed failed = (ImportEvent.Failed) answer();
        assertThat(failed.movieVersion()).isEqualTo("v1");
        finish("v1");
        assertThat(lists.take(Topics.MOVIE)).isEmpty();
    }

    @Test
    void aRunningImportThatIsDeletedFailsClearlyInWhateverPhase() {
        for (int steps = 0; steps <= 3; steps++) {
            String version = "v" + steps;
            request(version);
            step(version, steps);
            lists.discardOutput();
            delete("d" + steps);
            List<ImportEvent> said = lists.take(Topics.IMPORT);
            assertThat(said).first().isInstanceOfSatisfying(ImportEvent.Failed.class, failed -> {
                assertThat(failed.detail()).isEqualTo("it was deleted while it was imported");
                assertThat(failed.movieVersion()).as("whoever holds frames of it drops them").isEqualTo(version);
            });
            assertThat(said).last().isInstanceOfSatisfying(ImportEvent.Deleted.class, deleted -> assertThat(deleted.movie()).isNull());
            assertThat(lists.take(Topics.CANCEL)).extracting(Cancel::ruid)
                    .isEqualTo(steps < 3 ? List.of() : List.of(version + "-1-0", version + "-1-1"));
        }
        assertThat(imported("v9").lives()).as("the id is free").isTrue();
    }

    private void step(String version, int steps) {
        if (steps > 0) {
            send(new ImportEvent.Converting(version, MOVIE, "frame-3", 5, 500, lists.now()));
        }
        if (steps > 1) {
            converted(version);
        }
        if (steps > 2) {
            place(version, "frame-1", "frame-2");
        }
    }

    @Test
    void requestsOfADeletedMovieFailWithTheReason() {
        imported("v1");
        Strg strg = domain.stream();
        domain.crq("ruid-2", null, FrameMask.empty());
        lists.send(Topics.CRQ, "ruid-3", new Crq("ruid-3", "other", "v1", ALL, FrameMask.empty(), 4, Purpose.VIEW, null, lists.now()));
        lists.discardOutput();
        delete("d1");
        List<Vpdone> ends = lists.take(Topics.VPDONE);
        assertThat(ends).extracting(Vpdone::ruid).as("the one that still stores frames of it too")
                .containsExactlyInAnyOrder(strg.ruid(), "ruid-2", "v1-1-0");
        assertThat(ends).allMatch(end -> end.phase() == RequestPhase.FAILED && end.reason().equals("movie movie was deleted"));
        assertThat(lists.take(Topics.SDONE)).extracting(done -> done.node()).contains("gateway-1", "frame-1", "frame-2");

        lists.send(Topics.MOVIE_GONE, "0", new MovieGone(MOVIE, "v1", lists.now()));
        assertThat(lists.take(Topics.VPDONE)).as("ended once").isEmpty();
    }

    @Test
    void aRequestThatComesLateFailsTooAndOneOfTheNextImportDoesNot() {
        lists.send(Topics.MOVIE_GONE, "0", new MovieGone(MOVIE, "v1", lists.now()));
        try (ListsUnderTest successor = lists.takenOver(5)) {
            domain.talkTo(successor);
            domain.crq("ruid-2", null, FrameMask.empty());
            assertThat(successor.takeOnly(Topics.VPDONE).reason()).isEqualTo("movie movie was deleted");
            successor.send(Topics.CRQ, "ruid-4", new Crq("ruid-4", MOVIE, "v2", ALL, FrameMask.empty(), 4, Purpose.VIEW, null, successor.now()));
            assertThat(successor.take(Topics.VPDONE)).isEmpty();
            assertThat(successor.backup().keySet()).isEqualTo(successor.dump().keySet());
            successor.pass(Duration.ofMinutes(12));
            assertThat(successor.dump().keySet()).noneMatch(key -> key.startsWith("g/"));
        }
        domain.talkTo(lists);
    }

    @Test
    void aSuccessorAnswersADeletionWhoseCommandsWereLost() {
        imported("v1");
        delete("d1");
        Movie lost = lists.takeOnly(Topics.MOVIE);
        try (ListsUnderTest successor = lists.takenOver(5)) {
            successor.send(Topics.IMPORT, MOVIE, new ImportEvent.DeletionAsked("d1", MOVIE, "gateway-1", successor.now()));
            Movie again = successor.takeOnly(Topics.MOVIE);
            assertThat(again.lives()).isFalse();
            assertThat(again.term()).isEqualTo(5);
            assertThat(lost.isOlderThan(again)).isTrue();
            assertThat(successor.takeOnly(Topics.MOVIE_GONE).movieVersion()).isEqualTo("v1");
            assertThat(successor.take(Topics.IMPORT)).singleElement().isInstanceOf(ImportEvent.Deleted.class);
        }
    }

    @Test
    void aSuccessorHasTheSameMovies() {
        imported("v1");
        change("c1", new MovieEdit("Renamed", Map.of("a", "b"), 3, Instant.EPOCH, false));
        Movie before = lists.take(Topics.MOVIE).getLast();
        try (ListsUnderTest successor = lists.takenOver(5)) {
            successor.send(Topics.IMPORT, MOVIE, new ImportEvent.ChangeAsked("c2", MOVIE, "gateway-1", new MovieEdit(null, null, null, null, false), successor.now()));
            Movie after = successor.takeOnly(Topics.MOVIE);
            assertThat(after.listed(0, 0)).isEqualTo(before.listed(0, 0));
            assertThat(successor.backup().keySet()).isEqualTo(successor.dump().keySet());
        }
    }

    @Test
    void whatAFormerPrimaryStillWritesOfAMovieIsSetRight() {
        Movie former = imported("v1");
        try (ListsUnderTest successor = lists.takenOver(5)) {
            successor.send(Topics.IMPORT, MOVIE, new ImportEvent.DeletionAsked("d1", MOVIE, "gateway-1", successor.now()));
            Movie last = successor.takeOnly(Topics.MOVIE);
            successor.send(Topics.MOVIE, MOVIE, last);
            assertThat(successor.take(Topics.MOVIE)).as("its own word").isEmpty();
            successor.send(Topics.MOVIE, MOVIE, former);
            assertThat(successor.takeOnly(Topics.MOVIE)).as("the former primary woke up and wrote after it").isEqualTo(last);
        }
    }

    @Test
    void aRequestThatStreamsAndSaysNothingIsAskedWhetherItIsStillThere() {
        domain.stream();
        keepAlive(RequestTimings.defaults().assureEvery().plusSeconds(1));
        assertThat(lists.take(Topics.SVJOIN)).extracting(join -> join.node()).contains("gateway-1", "frame-1", "frame-2");
    }

    @Test
    void aRequestNobodyOpensIsAbandonedAMinuteAfterItWasMade() {
        domain.crq(null);
        lists.pass(Duration.ofSeconds(30));
        domain.answer(lists.take(Topics.PRQ).getLast(), "frame-1", "frame-2");
        lists.pass(Duration.ofSeconds(29));
        assertThat(lists.take(Topics.VPDONE)).isEmpty();
        lists.pass(Duration.ofSeconds(2));
        assertThat(lists.takeOnly(Topics.VPDONE).reason()).isEqualTo("never opened within 60 s");
    }

    // ---- what the others do

    private Movie imported(String version) {
        request(version);
        finish(version);
        Movie movie = lists.takeOnly(Topics.MOVIE);
        lists.discardOutput();
        return movie;
    }

    private void request(String version) {
        send(new ImportEvent.Requested(version, MOVIE, "gateway-1", "Street", 2, null, null, lists.now()));
    }

    private void finish(String version) {
        converted(version);
        place(version, "frame-1");
        send(new ImportEvent.Placed(version, MOVIE, "frame-1", version, ALL, lists.now()));
    }

    private void converted(String version) {
        send(new ImportEvent.Converted(version, MOVIE, "frame-3", version, 100, new FrameRate(10, 1), false, 768, 576, 10_000, "", lists.now()));
    }

    private void place(String version, String... nodes) {
        List<PlacementTarget> targets = java.util.Arrays.stream(nodes).map(node -> new PlacementTarget(node, ALL)).toList();
        lists.send(Topics.PLACEMENT, MOVIE, new Placement(version, MOVIE, 1, targets, "", lists.now()));
    }

    private void change(String changeId, MovieEdit edit) {
        send(new ImportEvent.ChangeAsked(changeId, MOVIE, "gateway-1", edit, lists.now()));
    }

    private void delete(String changeId) {
        send(new ImportEvent.DeletionAsked(changeId, MOVIE, "gateway-1", lists.now()));
    }

    private void send(ImportEvent event) {
        lists.send(Topics.IMPORT, MOVIE, event);
    }

    /** What the coordinator said last of imports and questions. */
    private @Nullable ImportEvent answer() {
        List<ImportEvent> said = lists.take(Topics.IMPORT);
        return said.isEmpty() ? null : said.getLast();
    }

    private void keepAlive(Duration duration) {
        for (long left = duration.toMillis(); left > 0; left -= 2000) {
            lists.pass(Duration.ofMillis(Math.min(left, 2000)));
            List.of("gateway-1", "frame-1", "frame-2", "frame-3").forEach(domain::beat);
        }
    }
}
