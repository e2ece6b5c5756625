package io.framecast.frameservice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Syncs beside the writing, which a test runs when it wants. */
class EarlySyncTest {

    @TempDir
    Path directory;

    private final List<Runnable> waiting = new ArrayList<>();

    private static void append(SegmentWriter out, int frame) throws IOException {
        out.append(frame, Frames.timeMicros(frame), ByteBuffer.wrap(Frames.jpeg(frame)));
    }

    @Test
    void oneSyncAtATimeIsAskedForAsBytesAreWritten() throws Exception {
        try (SegmentWriter out = new SegmentWriter(directory.resolve("s"), waiting::add, 100)) {
            append(out, 0);
            assertThat(waiting).as("too little was written").isEmpty();
            append(out, 1);
            append(out, 2);
            append(out, 3);
            append(out, 4);
            assertThat(waiting).as("another one is under way").hasSize(1);
            waiting.removeFirst().run();
            append(out, 5);
            assertThat(waiting).hasSize(1);
            waiting.removeFirst().run();
            out.finish();
        }
        try (FrameStore store = FrameStore.open(new StoreLayout(directory.resolve("store")))) {
            Frames.write(store.layout().stagingDirectory("x"), 0, 1, 2, 3, 4, 5);
            Path plain = StoreLayout.segmentFile(store.layout().stagingDirectory("x"), 1);
            assertThat(StoreLayout.segmentFile(directory.resolve("s"), 1)).as("the same as without").hasSameBinaryContentAs(plain);
        }
    }

    @Test
    void aSegmentOfWhichASyncFailedIsNeverFinished() throws Exception {
        Executor failing = sync -> {
            throw new IllegalStateException("the disk is broken");
        };
        try (SegmentWriter out = new SegmentWriter(directory.resolve("s"), failing, 1)) {
            assertThatThrownBy(() -> append(out, 0)).hasMessageContaining("the disk is broken");
        }
        SegmentWriter closed = new SegmentWriter(directory.resolve("c"), waiting::add, 1);
        append(closed, 0);
        closed.close();
        waiting.removeFirst().run();
        assertThatThrownBy(closed::finish).as("what the early sync met is not forgotten").isInstanceOf(IOException.class);
    }
}
