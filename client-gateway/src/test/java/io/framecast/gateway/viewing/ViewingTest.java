package io.framecast.gateway.viewing;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.request.RequestBody;
import io.framecast.gateway.testing.TestGateway;
import io.framecast.gateway.testing.TestGatewayBuilder;
import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.CancelReason;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.GroupRole;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.event.RequestPhase;
import io.framecast.protocol.event.Sdone;
import io.framecast.protocol.event.Sink;
import io.framecast.protocol.event.Svjoin;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.sink.SourceStatus;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request at its gateway, in a time that the test moves; what the domain says, the test says. */
class ViewingTest {

    private static final String RUID = "01k3x9d2c8m4q7n5v0b6tz";
    private static final FrameMask WANTED = FrameMask.firstFrames(100);
    private static final long TERM = 7;
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

    private final TestGateway gateway = new TestGatewayBuilder().start();
    private final EmbeddedChannel time = new EmbeddedChannel();
    private final ListeningViewer viewer = new ListeningViewer();

    @BeforeEach
    void freeze() {
        time.freezeTime();
        gateway.domain().silent(true);
    }

    @AfterEach
    void close() {
        time.finishAndReleaseAll();
        gateway.close();
    }

    @Test
    void aCoordinatorThatDoesNotAnswerIsAskedLessAndLessOften() {
        open(true);
        List<Integer> asked = new ArrayList<>();
        for (int tenth = 0; tenth <= 70; tenth++) {
            asked.add(gateway.domain().sent(Crq.class).size());
            pass(Duration.ofMillis(100));
        }
        assertThat(List.of(asked.get(0), asked.get(3), asked.get(9), asked.get(21), asked.get(45), asked.get(69)))
                .containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void whoGoesBeforeBeingToldTheRuidHasTheRequestCancelledForItCannotComeBack() {
        Viewing viewing = open(true);
        viewing.detach(viewer);
        assertThat(gateway.domain().sent(Cancel.class)).extracting(Cancel::reason).containsExactly(CancelReason.CLOSED);
        gateway.viewings().onEnd(RUID, RequestPhase.CANCELLED, TERM, "closed");
        assertThat(gateway.viewings().size()).isZero();
    }

    @Test
    void whoKnowsTheRuidFromElsewhereMayComeBackThoughNobodyHasAnsweredYet() {
        Viewing viewing = open(false);
        viewing.detach(viewer);
        assertThat(gateway.domain().sent(Cancel.class)).isEmpty();
        assertThat(gateway.viewings().size()).isOne();
    }

    @Test
    void aFormerPrimarysStrategyDoesNotPassForTheOneThatIsAwaited() {
        Viewing viewing = open(true);
        FrameMask grown = FrameMask.range(100, 109);
        gateway.viewings().onSvjoin(asSink(2));
        viewing.widen(grown);
        assertThat(viewing.canWiden()).as("a plan is awaited").isFalse();
        gateway.viewings().onSvjoin(asSink(TERM - 1, 3, WANTED.or(grown)));
        assertThat(viewing.canWiden()).as("is awaited still").isFalse();
        gateway.viewings().onSvjoin(asSink(TERM, 3, WANTED.or(grown)));
        assertThat(viewing.canWiden()).isTrue();
    }

    @Test
    void whoIsToldToLeaveAndThenNamedAsSinkAgainStays() {
        open(false);
        gateway.viewings().onSdone(new Sdone(RUID, "gateway-1", TERM, 1, NOW));
        gateway.viewings().onSvjoin(asSink(3));
        pass(Duration.ofSeconds(10));
        assertThat(viewer.refused).isEmpty();
        assertThat(gateway.viewings().size()).isOne();
    }

    @Test
    void whoIsToldToLeaveTheGroupInForceLeavesIt() {
        open(false);
        gateway.viewings().onSvjoin(asSink(1));
        gateway.viewings().onSdone(new Sdone(RUID, "gateway-1", TERM, 1, NOW));
        pass(Duration.ofSeconds(10));
        assertThat(viewer.refused).containsExactly(409);
        assertThat(gateway.viewings().size()).isZero();
    }

    @Test
    void whoLeavesAsSoonAsTheRequestIsOpenHasItCancelledUntilACoordinatorHearsOfIt() {
        Viewing viewing = open(true);
        viewer.onOpened = viewing::close;
        gateway.viewings().onSvjoin(asSink(1));
        pass(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));
        assertThat(gateway.domain().sent(Cancel.class)).hasSize(3);
        gateway.viewings().onEnd(RUID, RequestPhase.CANCELLED, TERM, "closed");
        assertThat(gateway.viewings().size()).isZero();
    }

    @Test
    void whoComesBackAndLeavesAtOnceHasItCancelledUntilACoordinatorHearsOfIt() {
        Viewing viewing = open(true);
        gateway.viewings().onSvjoin(asSink(1));
        viewing.detach(viewer);
        viewer.onOpened = viewing::close;
        assertThat(open(false)).isSameAs(viewing);
        pass(Duration.ZERO);
        pass(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));
        assertThat(gateway.domain().sent(Cancel.class)).hasSize(3);
    }

    @Test
    void whoHasLeftIsLetGoAfterTenSecondsThoughNobodySaysThatTheRequestHasEnded() {
        Viewing viewing = open(true);
        gateway.viewings().onSvjoin(asSink(1));
        viewing.close();
        for (int second = 1; second < 10; second++) {
            pass(Duration.ofSeconds(1));
        }
        assertThat(viewer.refused).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(viewer.refused).containsExactly(503);
        assertThat(gateway.viewings().size()).as("the request is cancelled on").isOne();
    }

    @Test
    void whoDoesNotComeBackInTimeIsForgotten() {
        Viewing viewing = open(true);
        gateway.viewings().onSvjoin(asSink(1));
        viewing.detach(viewer);
        assertThat(gateway.domain().sent(Progress.class)).extracting(Progress::attached).containsExactly(true, false);
        pass(Duration.ofSeconds(9));
        assertThat(gateway.viewings().size()).isOne();
        pass(Duration.ofSeconds(1));
        assertThat(gateway.viewings().size()).isZero();
        assertThat(gateway.domain().sent(Cancel.class)).as("its coordinator abandons it by itself").isEmpty();
    }

    @Test
    void whoOpensARequestThatIsWatchedTakesItOver() {
        Viewing viewing = open(true);
        gateway.viewings().onSvjoin(asSink(1));
        ListeningViewer second = new ListeningViewer();
        List<String> told = new ArrayList<>();
        second.onOpened = () -> told.add("opened");
        assertThat(open(false, second)).isSameAs(viewing);
        pass(Duration.ZERO);
        assertThat(viewer.refused).containsExactly(409);
        assertThat(told).containsExactly("opened");
        viewing.detach(viewer);
        pass(Duration.ofSeconds(20));
        assertThat(gateway.viewings().size()).as("the first one's going is nothing to the second").isOne();
    }

    private Viewing open(boolean isNew) {
        return open(isNew, viewer);
    }

    private Viewing open(boolean isNew, Viewer watcher) {
        RequestBody body = new RequestBody(RUID, TestGateway.MOVIE, "v1", WANTED, FrameMask.empty(), 4);
        return gateway.viewings().open(body, isNew, gateway.catalogue().movie(TestGateway.MOVIE).orElseThrow(), time.eventLoop(), watcher);
    }

    private void pass(Duration some) {
        time.advanceTimeBy(some.toMillis(), TimeUnit.MILLISECONDS);
        time.runScheduledPendingTasks();
        time.runPendingTasks();
    }

    private static Svjoin asSink(int epoch) {
        return asSink(TERM, epoch, WANTED);
    }

    private static Svjoin asSink(long term, int epoch, FrameMask wanted) {
        return new Svjoin(RUID, "gateway-1", 5, GroupRole.SINK, term, epoch, epoch, TestGateway.MOVIE, "v1",
                new Sink("gateway-1", 5, "127.0.0.1", 1), FrameMask.empty(), FrameMask.empty(), "", wanted, List.of(), wanted, NOW);
    }

    private static final class ListeningViewer implements Viewer {

        private final List<Integer> refused = new ArrayList<>();
        private Runnable onOpened = () -> { };

        @Override
        public void opened() {
            onOpened.run();
        }

        @Override
        public void frame(int frame, int source, long timeMicros, int crc32c, ByteBuf jpeg) {
            jpeg.release();
        }

        @Override
        public void sources(int epoch, List<SourceStatus> sources) {}

        @Override
        public void unavailable(FrameMask mask, String reason) {}

        @Override
        public void available(FrameMask mask) {}

        @Override
        public void ended(RequestPhase phase, String detail) {}

        @Override
        public void refused(int status, String detail) {
            refused.add(status);
        }
    }
}
