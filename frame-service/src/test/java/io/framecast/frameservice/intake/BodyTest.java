package io.framecast.frameservice.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.framecast.frameservice.avi.AviFile;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.StoreLayout;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BodyTest {

    private static final byte[] AVI = new AviFile(AviFile.pictures(9)).bytes();
    private static final byte[] OTHER = "a film of some other kind".repeat(1000).getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    private final AtomicInteger toConvert = new AtomicInteger();
    private FrameStore store;

    @BeforeEach
    void open() throws IOException {
        store = FrameStore.open(new StoreLayout(directory));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aPlainAviIsStagedAndNothingIsToBeConverted() throws IOException {
        try (Body body = body(0)) {
            write(body, AVI);
            assertThat(body.complete()).isInstanceOfSatisfying(Body.Whole.Frames.class, whole -> assertThat(whole.film().frames()).isEqualTo(9));
        }

        assertThat(toConvert).hasValue(0);
        assertThat(left("incoming")).isEmpty();
        assertThat(left("staging/i1")).containsExactlyInAnyOrder("0001.seg", "0001.idx");
    }

    @Test
    void everythingElseIsAFileToBeConvertedAndThatIsToldWithItsFirstBytes() throws IOException {
        try (Body body = body(0)) {
            body.write(Unpooled.wrappedBuffer(OTHER, 0, 12));
            assertThat(toConvert).hasValue(1);
            body.write(Unpooled.wrappedBuffer(OTHER, 12, OTHER.length - 12));
            assertThat(body.complete()).isEqualTo(new Body.Whole.Film(store.layout().incomingFile("i1")));
        }

        assertThat(toConvert).hasValue(1);
        assertThat(store.layout().incomingFile("i1")).hasBinaryContent(OTHER);
        assertThat(left("staging")).isEmpty();
    }

    @Test
    void anAviThatEndsTooEarlyIsTheFileThatCame() throws IOException {
        byte[] cut = Arrays.copyOf(AVI, AVI.length - 400);
        try (Body body = body(0)) {
            write(body, cut);
            assertThat(body.complete()).isInstanceOf(Body.Whole.Film.class);
        }

        assertThat(toConvert).hasValue(1);
        assertThat(store.layout().incomingFile("i1")).hasBinaryContent(cut);
        assertThat(left("incoming")).containsExactly("i1");
        assertThat(left("staging")).isEmpty();
    }

    @Test
    void oneThatBreaksOffLeavesNothing() throws IOException {
        for (byte[] content : new byte[][] {AVI, OTHER}) {
            try (Body body = body(0)) {
                write(body, Arrays.copyOf(content, content.length / 2));
            }
            assertThat(left("incoming")).isEmpty();
            assertThat(left("staging")).isEmpty();
        }
    }

    @Test
    void oneWithoutBytesIsNothing() throws IOException {
        try (Body body = body(0)) {
            assertThat(body.complete()).isEqualTo(new Body.Whole.Nothing());
        }
        assertThat(left("incoming")).isEmpty();
    }

    @Test
    void oneThatTheDiskHasNoRoomForIsRefusedBeforeItComes() {
        assertThatThrownBy(() -> body(Long.MAX_VALUE)).isInstanceOf(NoRoomException.class).hasMessageContaining("room for");
    }

    private Body body(long expectedBytes) throws IOException {
        return new Body(store.layout(), "i1", new Room(store, 0), expectedBytes, 1 << 26, 1L << 40, toConvert::incrementAndGet);
    }

    private static void write(Body body, byte[] content) throws IOException {
        for (int at = 0; at < content.length; at += 1000) {
            body.write(Unpooled.wrappedBuffer(content, at, Math.min(1000, content.length - at)));
        }
    }

    private Stream<String> left(String where) throws IOException {
        return Files.list(directory.resolve(where)).map(path -> path.getFileName().toString());
    }
}
