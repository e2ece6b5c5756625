package io.framecast.protocol.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Lacking;
import io.framecast.protocol.link.FileFrameSource;
import io.framecast.protocol.link.HolderLinks;
import io.framecast.protocol.link.InMemoryFrameSource;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ends of the push link over loopback. */
class PushLinkTest extends LoopbackGroup {

    @Test
    void wholeMovieComesFromFourHoldersOnceAndByteIdentical() {
        FrameMask movie = FrameMask.firstFrames(1000);
        Group group = group("r1", movie, Group.striped(movie, fourHolders(movie)));
        open("r1", 1000);
        onLoop(() -> {
            sink.demand(List.of(FrameRange.of(0, 999)));
            sink.adopt(group.forSink());
        });
        group.tell(holders);

        await(() -> listener.met.get() == 1);

        assertAllFramesOnceAndIdentical(movie);
        assertThat(listener.bySource).hasSize(4).allSatisfy((source, frames) -> assertThat(frames).isBetween(200, 300));
    }

    @Test
    void framesOfAFileGoOutBySendfileAndEveryRunIsReleased(@TempDir Path directory) throws IOException {
        FrameMask movie = FrameMask.firstFrames(500);
        try (FileFrameSource file = new FileFrameSource(directory.resolve("segment"), movie, frame -> InMemoryFrameSource.jpeg(frame, FRAME_BYTES))) {
            holder("frame-1", file);
            Group group = group("r1", movie, Group.striped(movie, List.of("frame-1")));
            open("r1", 500);
            onLoop(() -> sink.adopt(group.forSink()));
            group.tell(holders);
            onLoop(() -> sink.demand(List.of(FrameRange.of(0, 499))));

            await(() -> listener.met.get() == 1);

            assertAllFramesOnceAndIdentical(movie);
            assertThat(listener.order).isEqualTo(new ArrayList<>(movie.stream().boxed().toList()));
            await(() -> file.lent() == 0);
        }
    }

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
    void replacedDemandGivesTheNewFramesAndMayGiveOldOnesAgain() {
        FrameMask movie = FrameMask.firstFrames(3000);
        start(group("r1", movie, Group.striped(movie, fourHolders(movie))));
        demand(FrameRange.of(0, 2999));
        await(() -> listener.times.size() > 200);

        List<Integer> beforeSeek = new ArrayList<>();
        onLoop(() -> {
            beforeSeek.addAll(listener.order);
            listener.order.clear();
            listener.times.clear();
            sink.replaceDemand(List.of(FrameRange.of(2000, 2099), FrameRange.of(0, 49)));
        });
        await(() -> listener.met.get() == 1);

        assertThat(beforeSeek).doesNotContain(2000);
        assertThat(listener.order).hasSize(150).doesNotHaveDuplicates();
        assertAllFramesOnceAndIdentical(FrameMask.range(2000, 2099).or(FrameMask.range(0, 49)));
    }

    @Test
    void manySeeksInARowEndWithTheLastOnesFrames() {
        FrameMask movie = FrameMask.firstFrames(3000);
        start(group("r1", movie, Group.striped(movie, fourHolders(movie))));
        for (int i = 0; i < 50; i++) {
            int first = i * 37 % 2000;
            onLoop(() -> {
                listener.times.clear();
                listener.met.set(0);
                sink.replaceDemand(List.of(FrameRange.of(first, first + 99)));
            });
        }
        await(() -> listener.met.get() == 1);

        int last = 49 * 37 % 2000;
        assertAllFramesOnceAndIdentical(FrameMask.range(last, last + 99));
    }

    @Test
    void negativeStepComesInReverse() {
        FrameMask movie = FrameMask.firstFrames(300);
        holder("frame-1", new InMemoryFrameSource().fill(Group.MOVIE, Group.VERSION, movie, FRAME_BYTES));
        start(group("r1", movie, Group.striped(movie, List.of("frame-1"))));
        demand(new FrameRange(299, 0, -1));

        await(() -> listener.met.get() == 1);
        assertThat(listener.order).hasSize(300).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void framesThatAreNotWantedAreNotSent() {
        FrameMask movie = FrameMask.firstFrames(100);
        FrameMask wanted = FrameMask.parse("0-99/10");
        holder("frame-1", new InMemoryFrameSource().fill(Group.MOVIE, Group.VERSION, movie, FRAME_BYTES));
        start(group("r1", wanted, Group.striped(wanted, List.of("frame-1"))));
        demand(FrameRange.of(0, 99), FrameRange.of(0, 5000), FrameRange.of(400, 500));

        await(() -> listener.met.get() == 1);
        assertAllFramesOnceAndIdentical(wanted);
    }

    @Test
    void damagedFrameIsFetchedFromAnotherHolder() {
        FrameMask movie = FrameMask.firstFrames(40);
        InMemoryFrameSource damaged = new InMemoryFrameSource().fill(Group.MOVIE, Group.VERSION, movie, FRAME_BYTES);
        damaged.corrupt(Group.MOVIE, Group.VERSION, 4);
        holder("frame-1", damaged);
        holder("frame-2", new InMemoryFrameSource().fill(Group.MOVIE, Group.VERSION, movie, FRAME_BYTES));
        start(group("r1", movie, Group.striped(movie, List.of("frame-1", "frame-2"))));
        demand(FrameRange.of(0, 39));

        await(() -> listener.met.get() == 1);
        assertAllFramesOnceAndIdentical(movie);
        assertThat(counted("framecast.corrupt.frames")).isEqualTo(1);
    }

    @Test
    void frameThatTheClientCallsBadComesFromAnotherHolderAndThenIsUnavailable() {
        FrameMask movie = FrameMask.firstFrames(10);
        for (String node : List.of("frame-1", "frame-2")) {
            holder(node, new InMemoryFrameSource().fill(Group.MOVIE, Group.VERSION, movie, FRAME_BYTES));
        }
        start(group("r1", movie, Group.striped(movie, List.of("frame-1", "frame-2"))));
        demand(FrameRange.of(0, 9));
        await(() -> listener.met.get() == 1);

        onLoop(() -> sink.bad(4));
        await(() -> listener.met.get() == 2);
        assertThat(listener.doubled()).containsOnly(Map.entry(4, 2));
        assertThat(listener.bySource).containsEntry(0, 5).containsEntry(1, 6);

        onLoop(() -> sink.bad(4));
        await(() -> listener.met.get() == 3);
        assertThat(listener.unavailable).containsExactly(FrameMask.of(4));
        onLoop(() -> assertThat(sink.unavailable()).isEqualTo(FrameMask.of(4)));
    }

    @Test
    void frameThatAHolderLacksComesFromItsStandbyOrIsUnavailableUntilAnEpochBringsAHolder() {
        FrameMask movie = FrameMask.firstFrames(20);
        InMemoryFrameSource first = new InMemoryFrameSource().fill(Group.MOVIE, Group.VERSION, movie, FRAME_BYTES);
        InMemoryFrameSource second = new InMemoryFrameSource().fill(Group.MOVIE, Group.VERSION, movie, FRAME_BYTES);
        first.remove(Group.MOVIE, Group.VERSION, 2);
        first.remove(Group.MOVIE, Group.VERSION, 4);
        second.remove(Group.MOVIE, Group.VERSION, 4);
        holder("frame-1", first);
        holder("frame-2", second);
        Group group = group("r1", movie, Group.striped(movie, List.of("frame-1", "frame-2")));
        start(group);
        demand(FrameRange.of(0, 19));
        await(() -> listener.met.get() == 1);
        assertThat(listener.lacking).as("the coordinator was told before the viewer").containsExactly(FrameMask.of(4));
        assertThat(listener.unavailable).containsExactly(FrameMask.of(4));
        onLoop(() -> assertThat(sink.lacking()).containsExactlyInAnyOrder(new Lacking("frame-1", FrameMask.of(4)),
                new Lacking("frame-2", FrameMask.of(4))));
        assertThat(listener.times).hasSize(19);

        first.put(Group.MOVIE, Group.VERSION, 4, InMemoryFrameSource.jpeg(4, FRAME_BYTES));
        Group next = group.nextEpoch(group.shares());
        onLoop(() -> sink.adopt(next.forSink()));
        next.tell(holders);
        assertThat(listener.available).containsExactly(FrameMask.of(4));
        demand(FrameRange.of(4, 4));

        await(() -> listener.met.get() == 2);
        assertAllFramesOnceAndIdentical(movie);
    }

    @Test
    void slowConsumerBoundsWhatIsSentToIt() {
        FrameMask movie = FrameMask.firstFrames(2000);
        listener.consuming = false;
        start(group("r1", movie, Group.striped(movie, fourHolders(movie))));
        demand(FrameRange.of(0, 1999));
        AtomicLong before = new AtomicLong();
        await(() -> listener.unconsumed.get() > WINDOW_BYTES / 2 && sent() == before.getAndSet(sent()));

        assertThat(listener.unconsumed.get()).isLessThan(WINDOW_BYTES * 3 / 2);
        assertThat(sent()).isLessThan(WINDOW_BYTES * 2);

        onLoop(() -> {
            listener.consuming = true;
            sink.consumed((int) listener.unconsumed.getAndSet(0));
        });
        await(() -> listener.met.get() == 1);
        assertAllFramesOnceAndIdentical(movie);
        assertThat(listener.lost).isEmpty();
    }

    private long sent() {
        return holders.values().stream().mapToLong(HolderLinks::sentBytes).sum();
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
