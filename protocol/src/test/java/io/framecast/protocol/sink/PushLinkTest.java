package io.framecast.protocol.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.link.FileFrameSource;
import io.framecast.protocol.link.HolderLinks;
import io.framecast.protocol.link.InMemoryFrameSource;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ends of the push link over loopback: frames as they are demanded. */
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
}
