package io.framecast.coordinator.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Purpose;
import io.framecast.protocol.event.QueuePlace;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.mask.FrameMask;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every phase that is no end says its commands again or ends. */
class RequestDeadlinesTest {

    private static final FrameMask WANTED = FrameMask.range(0, 19);
    private static final Sink SINK = new Sink("g", 1, "h", 1);

    private final RequestDeadlines deadlines = new RequestDeadlines(RequestTimings.defaults());

    private final VideoRequest listed = VideoRequest.apply(null, new RequestChange.Listed(
            new Asked("r", "m", "v", WANTED, 4, Purpose.VIEW, null), FrameMask.empty(), null, 0, 1, 0));
    private final VideoRequest planned = VideoRequest.apply(listed, new RequestChange.PlanTaken(List.of(), new TreeMap<>(), WANTED, 10));
    private final VideoRequest streaming = VideoRequest.apply(opened(planned, 20), new RequestChange.Progressed(true, FrameMask.empty(), 30));

    private static VideoRequest opened(VideoRequest request, long atMillis) {
        return VideoRequest.apply(request, new RequestChange.Opened(SINK, FrameMask.empty(), 1, false, atMillis));
    }

    @Test
    void aStrategyIsAskedForLessAndLessOften() {
        assertThat(deadlines.repeatAfter(listed, 0)).contains(Duration.ofSeconds(1));
        assertThat(deadlines.repeatAfter(listed, 100)).contains(Duration.ofSeconds(8));
    }

    @Test
    void aRequestThatNobodyOpensEnds() {
        assertThat(deadlines.endsAfter(listed)).contains(Duration.ofSeconds(60));
        assertThat(deadlines.endsAfter(planned)).contains(Duration.ofSeconds(60));
        assertThat(planned.sinceMillis()).as("the time to open it counts from its making").isZero();
        assertThat(deadlines.repeatAfter(planned, 0)).as("there is nobody to tell").isEmpty();
    }

    @Test
    void aRequestForWhichNoStrategistAnswersEnds() {
        assertThat(deadlines.endsAfter(opened(listed, 5))).contains(Duration.ofMinutes(5));
    }

    @Test
    void aGroupIsToldOfAgainUntilItsSinkTellsOfItself() {
        assertThat(deadlines.repeatAfter(opened(planned, 20), 0)).contains(Duration.ofSeconds(5));
    }

    @Test
    void aRequestThatStreamsDoesNotEndButItsSinkIsAskedWhetherItStillHasIt() {
        assertThat(deadlines.endsAfter(streaming)).isEmpty();
        assertThat(deadlines.repeatAfter(streaming, 0)).contains(Duration.ofMinutes(5));
    }

    @Test
    void aRequestThatWaitsForRoomAsksAboutItAndIsEndedByWhoKeepsTheQueue() {
        VideoRequest waiting = VideoRequest.apply(opened(listed, 5), new RequestChange.Queued(new RoomWait(1, new QueuePlace(1, 1))));
        assertThat(deadlines.repeatAfter(waiting, 9)).as("whether it is still listed").contains(Duration.ofSeconds(10));
        assertThat(deadlines.endsAfter(waiting)).isEmpty();
        VideoRequest unanswered = VideoRequest.apply(opened(listed, 5), new RequestChange.Queued(RoomWait.UNANSWERED));
        assertThat(deadlines.repeatAfter(unanswered, 0)).as("it goes on unanswered").contains(Duration.ofMillis(500));
    }

    @Test
    void aRequestWhoseViewerIsGoneEnds() {
        VideoRequest detached = VideoRequest.apply(streaming, new RequestChange.Progressed(false, FrameMask.empty(), 40));
        assertThat(deadlines.endsAfter(detached)).contains(Duration.ofSeconds(10));
    }
}
