package io.framecast.coordinator.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.ImportEvent.Refusal;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.RecordingEvent;
import io.framecast.protocol.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Movies that grow: who appends, which frames count, when it ends. */
class RecordingTest {

    private static final String MOVIE = "yard";
    private static final Instant FIRST = Instant.parse("2026-05-01T10:00:00Z");

    @AutoClose
    private final ListsUnderTest lists = new ListsUnderTest();
    private final DomainFixture domain = new DomainFixture(lists);

    @BeforeEach
    void join() {
        domain.joinAll(3);
    }

    @Test
    void aRecordingIsAMovieWithoutAFrameAtFirst() {
        begin("v1");
        Movie movie = movie();
        assertThat(movie.grows()).isTrue();
        assertThat(movie.frames()).isZero();
        assertThat(movie.version()).isEqualTo("v1");
        assertThat(((ImportEvent.Changed) answer()).movie()).isEqualTo(movie);
    }

    @Test
    void aTakenIdIsRefusedAndTheSameQuestionAnsweredAgain() {
        begin("v1");
        lists.discardOutput();
        begin("v2");
        assertThat(((ImportEvent.Refused) answer()).reason()).isEqualTo(Refusal.TAKEN);
        begin("v1");
        assertThat(movie().version()).isEqualTo("v1");
    }

    @Test
    void framesOfTheWriterCountAndTheMovieTellsItsRateAndTime() {
        begin("v1");
        claim("c1", "gateway-1", 7);
        lists.discardOutput();
        append("gateway-1", 1, 31);
        Movie movie = movie();
        assertThat(movie.frames()).isEqualTo(31);
        assertThat(movie.bytes()).isEqualTo(3100);
        assertThat(movie.frameRate().framesPerSecond()).isCloseTo(10, org.assertj.core.data.Offset.offset(0.01));
        assertThat(movie.recordedAt()).isEqualTo(FIRST);
        assertThat(movie.version()).as("its frames stay what they are").isEqualTo("v1");
    }

    @Test
    void whatIsToldAgainOrLateChangesNothingAndIsAnsweredWithWhatHolds() {
        begin("v1");
        claim("c1", "gateway-1", 7);
        append("gateway-1", 1, 31);
        lists.discardOutput();
        append("gateway-1", 1, 31);
        append("gateway-1", 1, 20);
        assertThat(lists.take(Topics.MOVIE)).hasSize(2).allMatch(movie -> movie.frames() == 31);
    }

    @Test
    void anotherWriterBeginsAnEpochAndWhatTheFormerOneTellsThenDoesNotCount() {
        begin("v1");
        claim("c1", "gateway-1", 7);
        append("gateway-1", 1, 31);
        claim("c2", "gateway-2", 9);
        lists.discardOutput();
        append("gateway-1", 1, 40);
        Movie movie = movie();
        assertThat(movie.frames()).isEqualTo(31);
        assertThat(movie.recording().epoch()).isEqualTo(2);
        assertThat(movie.recording().isWrittenBy("gateway-2", 9)).isTrue();
        assertThat(movie.recording().staleFrom(1, movie.frames())).as("what the former one stored from there on is stale").isEqualTo(31);
        append("gateway-2", 2, 35);
        assertThat(movie().frames()).isEqualTo(35);
    }

    @Test
    void theWriterThatAsksAgainStaysInItsEpoch() {
        begin("v1");
        claim("c1", "gateway-1", 7);
        lists.discardOutput();
        claim("c2", "gateway-1", 7);
        assertThat(movie().recording().epoch()).isEqualTo(1);
        claim("c3", "gateway-1", 8);
        assertThat(lists.take(Topics.MOVIE).getLast().recording().epoch()).as("another start of it").isEqualTo(2);
    }

    @Test
    void aClosedRecordingTakesNoFramesAndNoWriter() {
        begin("v1");
        claim("c1", "gateway-1", 7);
        append("gateway-1", 1, 31);
        lists.discardOutput();
        closeIt("e1");
        assertThat(movie().grows()).isFalse();
        answer();
        append("gateway-1", 1, 40);
        assertThat(movie().frames()).isEqualTo(31);
        claim("c2", "gateway-2", 9);
        assertThat(((ImportEvent.Refused) answer()).reason()).isEqualTo(Refusal.NOT_RECORDING);
        closeIt("e1");
        assertThat(((ImportEvent.Changed) answer()).changeId()).as("asked again").isEqualTo("e1");
    }

    @Test
    void aRecordingWithoutAFrameIsDeletedRatherThanClosed() {
        begin("v1");
        lists.discardOutput();
        closeIt("e1");
        assertThat(((ImportEvent.Refused) answer()).detail()).contains("has none yet; append one, or delete it");
        lists.send(Topics.IMPORT, MOVIE, new ImportEvent.DeletionAsked("d1", MOVIE, "gateway-1", lists.now()));
        assertThat(lists.takeOnly(Topics.MOVIE).lives()).isFalse();
    }

    @Test
    void noRuleDeletesAMovieWhileItIsRecordedAnotherOfItsIdOrOneThatIsKept() {
        begin("v1");
        claim("c1", "gateway-1", 7);
        append("gateway-1", 1, 31);
        lists.discardOutput();
        rule("r1", "v1");
        assertThat(((ImportEvent.Refused) answer()).reason()).as("it is recorded").isEqualTo(Refusal.PROTECTED);
        closeIt("e1");
        lists.discardOutput();
        rule("r2", "v0");
        assertThat(((ImportEvent.Refused) answer()).reason()).as("another version was meant").isEqualTo(Refusal.PROTECTED);
        lists.send(Topics.IMPORT, MOVIE, new ImportEvent.ChangeAsked("k1", MOVIE, "gateway-1",
                new io.framecast.protocol.event.MovieEdit(null, Map.of("keep", "evidence"), null, null, false), lists.now()));
        lists.discardOutput();
        rule("r3", "v1");
        assertThat(((ImportEvent.Refused) answer()).reason()).as("it is kept").isEqualTo(Refusal.PROTECTED);
        lists.send(Topics.IMPORT, MOVIE, new ImportEvent.ChangeAsked("k2", MOVIE, "gateway-1",
                new io.framecast.protocol.event.MovieEdit(null, Map.of(), null, null, false), lists.now()));
        lists.discardOutput();
        rule("r4", "v1");
        assertThat(((ImportEvent.Deleted) answer()).reason()).isEqualTo("too old");
    }

    private void rule(String id, String version) {
        lists.send(Topics.IMPORT, MOVIE, new ImportEvent.DeletionAsked(id, MOVIE, "strategist-1", version, "too old", lists.now()));
    }

    @Test
    void anUnknownMovieIsRefused() {
        claim("c1", "gateway-1", 7);
        assertThat(((ImportEvent.Refused) answer()).reason()).isEqualTo(Refusal.UNKNOWN);
    }

    private void begin(String id) {
        send(new RecordingEvent.BeginAsked(id, MOVIE, "gateway-1", "The yard", 2, new FrameRate(25, 1), null, Map.of("camera", "yard"), lists.now()));
    }

    private void claim(String id, String gateway, long incarnation) {
        send(new RecordingEvent.WriterAsked(id, MOVIE, gateway, incarnation, lists.now()));
    }

    private void append(String gateway, int epoch, int frames) {
        send(new RecordingEvent.Appended(MOVIE, gateway, "v1", epoch, frames, frames * 100L, 64, 48, FIRST,
                Duration.ofMillis(100L * (frames - 1)).toNanos() / 1000, lists.now()));
    }

    private void closeIt(String id) {
        send(new RecordingEvent.CloseAsked(id, MOVIE, "gateway-1", lists.now()));
    }

    private void send(RecordingEvent event) {
        lists.send(Topics.RECORDING, MOVIE, event);
    }

    private Movie movie() {
        return lists.takeOnly(Topics.MOVIE);
    }

    private ImportEvent answer() {
        List<ImportEvent> answers = lists.take(Topics.IMPORT);
        return answers.getLast();
    }
}
