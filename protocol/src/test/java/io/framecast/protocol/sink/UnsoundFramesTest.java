package io.framecast.protocol.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Lacking;
import io.framecast.protocol.link.InMemoryFrameSource;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Frames that are damaged, or that a holder does not have. */
class UnsoundFramesTest extends LoopbackGroup {

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
}
