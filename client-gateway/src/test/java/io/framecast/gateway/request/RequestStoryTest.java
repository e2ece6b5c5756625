package io.framecast.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.GroupRole;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.event.Prq;
import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.event.QueuePlace;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.event.Slost;
import io.framecast.protocol.event.Strg;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.event.Vdone;
import io.framecast.protocol.event.Vpdone;
import io.framecast.protocol.mask.FrameMask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestStoryTest {

    private static final FrameMask WANTED = FrameMask.range(0, 99);
    private static final FrameMask HAVE = FrameMask.range(0, 9);
    private static final Sink SINK = new Sink("gateway-1", 1, "h", 1);

    private static Instant at(int second) {
        return Instant.EPOCH.plusSeconds(second);
    }

    private static Crq crq(FrameMask wanted) {
        return new Crq("r", "m", "v", wanted, HAVE, 4, Purpose.VIEW, SINK, at(1));
    }

    private static Prq prq(int epoch, int second) {
        return new Prq("r", 1, epoch, 1, "m", "v", WANTED, HAVE, WANTED.andNot(HAVE), 4, Purpose.VIEW, SINK, List.of(), List.of(), at(second));
    }

    @Test
    void aRequestThatWaitsForRoomTellsItsPlaceUntilItIsPlanned() {
        RequestStory story = new RequestStory("r");
        story.apply(crq(WANTED));
        for (int place = 3; place > 0; place--) {
            story.apply(new Prq("r", 1, 0, 1, "m", "v", WANTED, HAVE, WANTED.andNot(HAVE), 4, Purpose.VIEW, SINK, List.of(), List.of(),
                    new QueuePlace(place, 3), at(2)));
            assertThat(story.snapshot().orElseThrow().report().queue()).isEqualTo(new QueuePlace(place, 3));
        }
        assertThat(story.snapshot().orElseThrow().isListed()).isTrue();
        assertThat(story.snapshot().orElseThrow().report().history()).as("places do not fill the history")
                .filteredOn(entry -> entry.event().equals("PRQ")).hasSize(1);
        RequestStory overtaken = new RequestStory("r");
        overtaken.apply(strg(1, 1, "frame-1", 4));
        overtaken.apply(new Prq("r", 1, 0, 1, "m", "v", WANTED, HAVE, WANTED.andNot(HAVE), 4, Purpose.VIEW, SINK, List.of(), List.of(),
                new QueuePlace(1, 1), at(2)));
        assertThat(overtaken.snapshot().orElseThrow().report().queue()).isNull();
        story.apply(prq(0, 3));
        assertThat(story.snapshot().orElseThrow().report().queue()).isNull();
    }

    @Test
    void whoIsToldThatItsRequestIsOpenFindsItWhicheverTopicsWereRead() {
        RequestBody own = new RequestBody("r", "m", "v", WANTED, HAVE, 4);
        Svjoin command = new Svjoin("r", "gateway-1", 1, GroupRole.SINK, 1, 1, 1, "m", "v", SINK, FrameMask.empty(), FrameMask.empty(), "",
                WANTED, List.of(new Share("frame-1", FrameMask.range(10, 99), List.of())), FrameMask.empty(), at(4));
        List<DomainEvent> later = List.of(crq(WANTED), prq(0, 2), strg(1, 1, "frame-1", 3), command);

        RequestStory story = new RequestStory("r");
        story.joined(own, command);

        RequestStory.Snapshot told = story.snapshot().orElseThrow();
        assertThat(told.isListed()).isTrue();
        assertThat(told.phase()).isEqualTo(RequestPhase.PLANNED);
        assertThat(told.body()).isEqualTo(own);
        assertThat(told.report().epoch()).isEqualTo(1);
        assertThat(told.report().strategy()).isNotNull();
        assertThat(told.report().missing()).isEqualTo(WANTED.andNot(HAVE).toText());
        later.forEach(story::apply);
        RequestStory inOrder = new RequestStory("r");
        later.forEach(inOrder::apply);
        assertThat(story.snapshot().orElseThrow().report()).isEqualTo(inOrder.snapshot().orElseThrow().report());
    }

    private static Strg strg(long term, int epoch, String node, int second) {
        return new Strg("r", term, epoch, 2, "m", "v", WANTED, WANTED.andNot(HAVE), SINK,
                List.of(new Share(node, FrameMask.range(10, 99), List.of())), FrameMask.empty(), "first plan", at(second));
    }

    private static Progress progress(String delivered, int second) {
        return new Progress("r", "gateway-1", 1, 1, 1, true, FrameMask.parse(delivered), FrameMask.empty(), List.of(), at(second));
    }

    private static RequestReport told(DomainEvent... events) {
        RequestStory story = new RequestStory("r");
        for (DomainEvent event : events) {
            story.apply(event);
        }
        return story.snapshot().orElseThrow().report();
    }

    @Test
    void aWholeLifeIsToldInOrder() {
        RequestReport report = told(crq(WANTED), prq(0, 2), strg(1, 1, "frame-1", 3), progress("10-19", 4),
                new Slost("r", "gateway-1", "frame-1", 1, 1, 1, "its connection dropped", FrameMask.range(20, 99), at(5)),
                strg(1, 2, "frame-2", 6), progress("10-99", 7),
                new Cdone("r", "gateway-1", FrameMask.range(0, 4), FrameMask.range(10, 99), at(8)),
                new Vdone("r", RequestPhase.DONE, 1, 2, FrameMask.range(10, 99), FrameMask.range(0, 4), at(9)));
        assertThat(report.phase()).isEqualTo(RequestPhase.DONE);
        assertThat(report.epoch()).isEqualTo(2);
        assertThat(report.missing()).isEmpty();
        assertThat(report.delivered()).isEqualTo("10-99");
        assertThat(report.cached()).isEqualTo("0-4");
        assertThat(report.strategy().shares()).singleElement()
                .isEqualTo(new RequestReport.ShareReport("frame-2", "10-99", 90, List.of()));
        assertThat(report.history()).extracting(HistoryEntry::event)
                .containsExactly("CRQ", "PRQ", "STRG", "PROGRESS", "SLOST", "STRG", "PROGRESS", "CDONE", "VDONE");
        assertThat(report.history().get(4).detail()).contains("frame-1", "epoch 1", "its connection dropped", "80 frames");
    }

    @Test
    void missingIsWhatIsWantedAndNeitherHadNorDelivered() {
        RequestReport report = told(prq(0, 2), strg(1, 1, "frame-1", 3), progress("10-19", 4));
        assertThat(report.phase()).isEqualTo(RequestPhase.STREAMING);
        assertThat(report.missing()).isEqualTo("20-99");
    }

    @Test
    void anOlderStrategyThatComesLateChangesNothing() {
        assertThat(told(prq(0, 2), strg(2, 1, "frame-2", 4), strg(1, 5, "frame-1", 3)).strategy().shares().getFirst().node())
                .isEqualTo("frame-2");
    }

    @Test
    void theFirstEndWins() {
        RequestReport report = told(prq(0, 2), new Vpdone("r", RequestPhase.ABANDONED, 1, 1, "the viewer is gone", FrameMask.empty(), at(3)),
                new Vdone("r", RequestPhase.DONE, 1, 1, FrameMask.empty(), FrameMask.empty(), at(4)));
        assertThat(report.phase()).isEqualTo(RequestPhase.ABANDONED);
        assertThat(report.detail()).isEqualTo("the viewer is gone");
    }

    @Test
    void whatWasSentAgainIsToldOnce() {
        assertThat(told(crq(WANTED), crq(WANTED), prq(0, 2), prq(0, 3)).history()).hasSize(2);
    }

    @Test
    void anotherCrqUnderTheSameIdDoesNotChangeWhatIsListed() {
        RequestStory story = new RequestStory("r");
        story.apply(prq(0, 2));
        story.apply(crq(FrameMask.of(1)));
        assertThat(story.snapshot().orElseThrow().body().wanted()).isEqualTo(WANTED);
        RequestStory other = new RequestStory("r");
        other.apply(crq(FrameMask.of(1)));
        other.apply(prq(0, 2));
        assertThat(other.snapshot().orElseThrow().body().wanted()).isEqualTo(WANTED);
    }

    @Test
    void aStrategyThatOvertakesItsRequestDoesNotSayWhatWasAsked() {
        RequestStory story = new RequestStory("r");
        story.apply(strg(1, 1, "frame-1", 3));
        assertThat(story.snapshot()).hasValueSatisfying(known -> assertThat(known.isListed()).isFalse());
        story.apply(prq(0, 2));
        assertThat(story.snapshot()).hasValueSatisfying(known -> {
            assertThat(known.isListed()).isTrue();
            assertThat(known.body().have()).isEqualTo(HAVE);
            assertThat(known.body().maxSources()).isEqualTo(4);
        });
    }

    @Test
    void aHistoryThatIsTooLongLosesItsMiddle() {
        RequestStory story = new RequestStory("r");
        story.apply(crq(WANTED));
        for (int i = 0; i < 1000; i++) {
            story.apply(progress("10-" + (10 + i), 10 + i));
        }
        List<HistoryEntry> history = story.snapshot().orElseThrow().report().history();
        assertThat(history).hasSize(200);
        assertThat(history.getFirst().event()).isEqualTo("CRQ");
        assertThat(history.getLast().detail()).contains("1000 frames");
    }

    @Test
    void nothingIsKnownBeforeAnythingSaysWhatWasAskedFor() {
        RequestStory story = new RequestStory("r");
        story.apply(progress("1", 1));
        assertThat(story.snapshot()).isEmpty();
    }

    @Test
    void whateverTheOrderTheStoryIsTheSame() {
        List<DomainEvent> events = new ArrayList<>(List.of(crq(WANTED), prq(0, 2), strg(1, 1, "frame-1", 3), progress("10-19", 4),
                strg(1, 2, "frame-2", 6), progress("10-99", 7),
                new Vdone("r", RequestPhase.DONE, 1, 2, FrameMask.range(10, 99), FrameMask.range(0, 4), at(9))));
        RequestReport inOrder = told(events.toArray(DomainEvent[]::new));
        for (long seed = 0; seed < 200; seed++) {
            Collections.shuffle(events, new Random(seed));
            assertThat(told(events.toArray(DomainEvent[]::new))).as("seed %s", seed).isEqualTo(inOrder);
        }
    }

    @Test
    void theBoardForgetsTheOldestRequestFirst() {
        RequestBoard board = new RequestBoard(2);
        for (String ruid : List.of("a", "b", "c")) {
            board.apply(ruid, new Crq(ruid, "m", "v", WANTED, HAVE, 4, Purpose.VIEW, null, at(1)));
        }
        assertThat(board.find("a")).isEmpty();
        assertThat(board.find("b")).isPresent();
        assertThat(board.find("c")).isPresent();
        assertThat(board.size()).isEqualTo(2);
    }
}
