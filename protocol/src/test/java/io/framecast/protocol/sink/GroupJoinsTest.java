package io.framecast.protocol.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.link.InMemoryFrameSource;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How holders and a sink find each other: who comes first, which epoch counts, which connection serves. */
class GroupJoinsTest extends LoopbackGroup {

    @Test
    void holderThatDialsBeforeTheSinkHasItsStrategyWaits() {
        FrameMask movie = FrameMask.firstFrames(40);
        Group group = group("r1", movie, Group.striped(movie, fourHolders(movie)));
        group.tell(holders);
        await(() -> parked() == 4);
        open("r1", 40);
        demand(FrameRange.of(0, 39));
        onLoop(() -> sink.adopt(group.forSink()));

        await(() -> listener.met.get() == 1);
        assertAllFramesOnceAndIdentical(movie);
        assertThat(parked()).isZero();
    }

    @Test
    void holderWhoseGroupTheSinkLearnsOfTooLateDialsAgain() {
        FrameMask movie = FrameMask.firstFrames(10);
        holder("frame-1", new InMemoryFrameSource().fill(Group.MOVIE, Group.VERSION, movie, FRAME_BYTES));
        Group group = group("r1", movie, Group.striped(movie, List.of("frame-1")));
        group.tell(holders);
        await(() -> refused("parked-too-long") == 1);

        open("r1", 10);
        onLoop(() -> sink.adopt(group.forSink()));
        demand(FrameRange.of(0, 9));

        await(() -> listener.met.get() == 1);
        assertAllFramesOnceAndIdentical(movie);
    }

    /** A link that served a group before is as good as a new one: also when it is refused. */
    @Test
    void holderWithALinkOfAFormerGroupDialsAgainTooWhereTheSinkLearnsOfTheNextTooLate() {
        FrameMask movie = FrameMask.firstFrames(10);
        holder("frame-1", new InMemoryFrameSource().fill(Group.MOVIE, Group.VERSION, movie, FRAME_BYTES));
        start(group("r1", movie, Group.striped(movie, List.of("frame-1"))));
        demand(FrameRange.of(0, 9));
        await(() -> listener.met.get() == 1);
        onLoop(() -> sink.close("done"));
        await(() -> holders.get("frame-1").groups() == 0);
        Group next = group("r2", movie, Group.striped(movie, List.of("frame-1")));
        next.tell(holders);
        await(() -> refused("parked-too-long") == 1);

        open("r2", 10);
        onLoop(() -> sink.adopt(next.forSink()));
        demand(FrameRange.of(0, 9));

        await(() -> listener.met.get() == 2);
    }

    @Test
    void parkedLinksAreBoundedInNumber() {
        FrameMask movie = FrameMask.firstFrames(10);
        holder("frame-1", new InMemoryFrameSource());
        for (int i = 0; i < 6; i++) {
            group("r" + i, movie, Group.striped(movie, List.of("frame-1"))).tell(holders);
        }

        await(() -> refused("parked-too-many") >= 2);
        assertThat(parked()).isLessThanOrEqualTo(4);
    }

    private int parked() {
        return (int) meters.get("framecast.queue.depth").tag("queue", "parked-links").gauge().value();
    }

    @Test
    void linkServesTheNextGroupWithoutANewConnection() {
        FrameMask movie = FrameMask.firstFrames(20);
        fourHolders(movie);
        for (int i = 0; i < 5; i++) {
            Group group = group("r" + i, movie, Group.striped(movie, List.copyOf(holders.keySet())));
            start(group);
            demand(FrameRange.of(0, 19));
            int met = i + 1;
            await(() -> listener.met.get() == met);
            if (i % 2 == 0) {
                onLoop(() -> sink.close("done"));
            } else {
                holders.values().forEach(holder -> holder.leave(group.ruid(), group.term(), group.epoch()));
                await(() -> holders.values().stream().allMatch(holder -> holder.groups() == 0));
                onLoop(() -> sink.close("done"));
            }
            await(() -> holders.values().stream().allMatch(holder -> holder.groups() == 0));
        }

        assertThat(server.links()).isEqualTo(4);
        assertThat(holders.values()).allMatch(holder -> holder.links() == 1);
        assertThat(server.groups()).isZero();
    }

    @Test
    void nextEpochKeepsLinksThatStayAndCancelsTheRest() {
        FrameMask movie = FrameMask.firstFrames(3000);
        List<String> nodes = fourHolders(movie);
        Group group = group("r1", movie, Group.striped(movie, nodes));
        start(group);
        demand(FrameRange.of(0, 2999));
        await(() -> listener.times.size() > 500);
        Group next = group.nextEpoch(Group.striped(movie, List.of("frame-1", "frame-3")));
        onLoop(() -> sink.adopt(next.forSink()));
        for (String node : List.of("frame-1", "frame-3")) {
            holders.get(node).join(next.forHolder(node, Group.incarnation(node)));
        }

        await(() -> listener.met.get() == 1);

        assertAllFramesOnceAndIdentical(movie);
        assertThat(holders.get("frame-2").groups()).isZero();
        assertThat(holders.get("frame-1").groups()).isOne();
        assertThat(holders.get("frame-1").links()).isOne();
        assertThat(listener.lost).isEmpty();
        assertThat(listener.sources).contains(new SourceStatus(1, "frame-2", SourceStatus.State.LOST));
    }

    @Test
    void olderStrategyChangesNothing() {
        FrameMask movie = FrameMask.firstFrames(10);
        Group group = group("r1", movie, Group.striped(movie, fourHolders(movie)));
        Group next = group.nextEpoch(group.shares());
        open("r1", 10);
        onLoop(() -> {
            sink.adopt(next.forSink());
            sink.adopt(group.forSink());
            assertThat(sink.epoch()).isEqualTo(2);
            assertThat(sink.term()).isEqualTo(7);
        });
        holders.get("frame-1").join(next.forHolder("frame-1", Group.incarnation("frame-1")));
        await(() -> server.links() == 1);
        holders.get("frame-1").join(group.forHolder("frame-1", Group.incarnation("frame-1")));
        holders.get("frame-1").leave("r1", 7, 1);
        holders.get("frame-2").join(group.forHolder("frame-2", Group.incarnation("frame-2")));

        await(() -> refused("stale") == 1);
        await(() -> holders.get("frame-2").groups() == 0);
        assertThat(holders.get("frame-1").groups()).isOne();
    }

    @Test
    void sinkOpenedAnewTakesOverItsHoldersWhetherTheyOrTheOldSinkHearOfTheNextEpochFirst() {
        FrameMask movie = FrameMask.firstFrames(50);
        Group group = group("r1", movie, Group.striped(movie, fourHolders(movie)));
        start(group);
        demand(FrameRange.of(0, 49));
        await(() -> listener.met.get() == 1);
        for (int round = 1; round <= 6; round++) {
            int met = round + 1;
            listener.times.clear();
            group = group.nextEpoch(group.shares());
            Group next = group;
            switch (round % 3) {
                case 0 -> {
                    // Holders first: their joins reach the old sink.
                    next.tell(holders);
                    start(next);
                }
                case 1 -> {
                    onLoop(() -> sink.close("moved away"));
                    next.tell(holders);
                    start(next);
                }
                default -> {
                    open("r1", 50);
                    next.tell(holders);
                    onLoop(() -> sink.adopt(next.forSink()));
                }
            }
            demand(FrameRange.of(0, 49));

            long began = System.nanoTime();
            await(() -> listener.met.get() == met);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).as("no link waits for a time-out").isLessThan(Duration.ofSeconds(5));
            assertAllFramesOnceAndIdentical(movie);
        }
        assertThat(server.groups()).isOne();
        assertThat(holders.values()).allMatch(holder -> holder.links() == 1);
    }
}
