package io.framecast.protocol.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.link.InMemoryFrameSource;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Sources that die, freeze, are late, of no use, or never come: whatever they owe comes from others. */
class TakeoverTest extends LoopbackGroup {

    @Test
    void holderKilledInMidStreamCostsNoFrameAndDoublesNone() {
        FrameMask movie = FrameMask.firstFrames(2000);
        List<String> nodes = fourHolders(movie);
        GatedFrameSource dying = new GatedFrameSource(new InMemoryFrameSource().fill(Group.MOVIE, Group.VERSION, movie, FRAME_BYTES));
        holders.get("frame-2").close();
        holder("frame-2", dying);
        listener.onFrame = frame -> {
            if (listener.times.size() == 500) {
                dying.shut();
            }
        };
        start(group("r1", movie, Group.striped(movie, nodes)));
        demand(FrameRange.of(0, 1999));
        // It dies while it owes frames: on a fast machine it could otherwise have sent all it was asked for.
        await(dying::isWaitedFor);
        dying.breakDown();
        holders.get("frame-2").close();

        await(() -> listener.met.get() == 1);

        assertAllFramesOnceAndIdentical(movie);
        await(() -> !listener.lost.isEmpty());
        assertThat(listener.lost).containsOnly("frame-2");
        assertThat(listener.sources).contains(new SourceStatus(1, "frame-2", SourceStatus.State.LOST));
        assertThat(meters.get("framecast.source.failures").tag("reason", "disconnected").counter().count()).isEqualTo(1);
        assertThat(meters.get("framecast.takeover").timer().count()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void frozenHolderIsHedgedThenLostAndCostsNoFrame() {
        FrameMask movie = FrameMask.firstFrames(400);
        List<String> nodes = List.of("frame-1", "frame-2", "frame-3");
        Map<String, GatedFrameSource> sources = new HashMap<>();
        for (String node : nodes) {
            GatedFrameSource source = new GatedFrameSource(new InMemoryFrameSource().fill(Group.MOVIE, Group.VERSION, movie, FRAME_BYTES));
            sources.put(node, source);
            holder(node, source);
        }
        listener.onFrame = frame -> {
            if (listener.times.size() == 100) {
                sources.get("frame-2").shut();
            }
        };
        start(group("r1", movie, Group.striped(movie, nodes)));
        demand(FrameRange.of(0, 399));

        await(() -> listener.met.get() == 1);
        assertAllFramesOnceAndIdentical(movie);
        assertThat(counted("framecast.source.late")).isGreaterThanOrEqualTo(1);

        await(() -> listener.lost.contains("frame-2"));
        sources.get("frame-2").open();
        // Its node lives on and dials again by itself.
        await(() -> listener.sources.contains(new SourceStatus(1, "frame-2", SourceStatus.State.ACTIVE)));
    }

    @Test
    void lateHolderComesBackAndItsSecondCopiesAreDropped() {
        FrameMask movie = FrameMask.firstFrames(60);
        GatedFrameSource hanging = new GatedFrameSource(new InMemoryFrameSource().fill(Group.MOVIE, Group.VERSION, movie, FRAME_BYTES));
        holder("frame-1", hanging);
        holder("frame-2", new InMemoryFrameSource().fill(Group.MOVIE, Group.VERSION, movie, FRAME_BYTES));
        hanging.shut();
        start(group("r1", movie, Group.striped(movie, List.of("frame-1", "frame-2"))));
        await(() -> server.links() == 2);
        demand(FrameRange.of(0, 59));
        await(() -> listener.met.get() == 1);
        assertThat(listener.sources).contains(new SourceStatus(0, "frame-1", SourceStatus.State.LATE));

        hanging.open();

        await(() -> counted("framecast.frames.duplicate") > 0);
        await(() -> listener.sources.contains(new SourceStatus(0, "frame-1", SourceStatus.State.ACTIVE)));
        assertAllFramesOnceAndIdentical(movie);
        assertThat(listener.lost).isEmpty();
    }

    @Test
    void sourceThatAnswersAndSendsNothingIsGivenUpWhileOthersSendWhatItOwes() {
        FrameMask movie = FrameMask.firstFrames(40);
        for (String node : List.of("frame-1", "frame-2")) {
            holder(node, new InMemoryFrameSource().fill(Group.MOVIE, Group.VERSION, movie, FRAME_BYTES));
        }
        Group group = group("r1", movie, Group.striped(movie, List.of("frame-1", "frame-2")));
        open("r1", 40);
        onLoop(() -> sink.adopt(group.forSink()));
        // Told of no share, it joins and answers, and keeps in mind what it is asked for.
        holders.get("frame-1").join(group("r1", movie, List.of()).forHolder("frame-1", Group.incarnation("frame-1")));
        holders.get("frame-2").join(group.forHolder("frame-2", Group.incarnation("frame-2")));
        demand(FrameRange.of(0, 39));
        AtomicInteger demands = new AtomicInteger(1);
        await(() -> {
            if (listener.met.get() >= demands.get()) {
                demands.incrementAndGet();
                onLoop(() -> sink.replaceDemand(List.of(FrameRange.of(0, 9))));
            }
            return listener.lost.contains("frame-1");
        });
        assertThat(listener.times).hasSize(40);
        assertThat(meters.get("framecast.source.failures").tag("reason", "stuck").counter().count()).isEqualTo(1);
    }

    @Test
    void sourceThatNeverDialsIsReportedAndTheStandbySendsItsFrames() {
        listen(Duration.ofMillis(50));
        FrameMask movie = FrameMask.firstFrames(30);
        fourHolders(movie);
        Group group = group("r1", movie, Group.striped(movie, List.of("frame-1", "frame-2", "frame-9")));
        start(group);
        demand(FrameRange.of(0, 29));

        await(() -> listener.met.get() == 1);
        assertAllFramesOnceAndIdentical(movie);
        await(() -> listener.lost.contains("frame-9"));
        assertThat(listener.missingAtLoss).isEqualTo(movie);
    }
}
