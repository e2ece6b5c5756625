package io.framecast.frameservice.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectOutputTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 63, 64, 65, 1000})
    void theFileHasTheBytesThatWereWrittenAndNoMore(int bytes) throws IOException {
        Path file = directory.resolve("f");
        byte[] content = random(bytes);
        try (DirectOutput out = new DirectOutput(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), 16, 64)) {
            for (int at = 0; at < bytes; at += 7) {
                out.write(new ByteBuffer[] {ByteBuffer.wrap(content, at, Math.min(3, bytes - at)),
                    ByteBuffer.wrap(content, Math.min(bytes, at + 3), Math.clamp(bytes - at - 3, 0, 4))});
            }
            out.finish();
        }

        assertThat(file).hasBinaryContent(content);
    }

    @Test
    void whereThisDiskDoesItSegmentsAreWrittenPastTheCacheAndRead() throws IOException {
        Optional<DirectOutput.Way> way = DirectOutput.Way.in(directory);
        assertThat(directory.resolve("probe")).doesNotExist();
        Assumptions.assumeTrue(way.isPresent(), "the disk of " + directory + " does not do it");
        Path file = directory.resolve("f");
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        try (SegmentOutput out = way.get().open(file)) {
            for (int bytes : new int[] {1, 100_000, 3_000_001, 32, 1 << 20, 777}) {
                byte[] part = random(bytes);
                expected.writeBytes(part);
                out.write(new ByteBuffer[] {ByteBuffer.wrap(part)});
            }
            out.finish();
        }

        assertThat(file).hasBinaryContent(expected.toByteArray());
    }

    @Test
    void aFileSystemThatDoesNotDoItIsNotAskedTo() throws IOException {
        assertThat(DirectOutput.Way.in(directory.resolve("that is not there"))).isEmpty();
    }

    @Test
    void oneThatIsClosedTwiceOrUnfinishedHoldsNothing() throws IOException {
        Path file = directory.resolve("f");
        DirectOutput out = new DirectOutput(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), 16, 64);
        out.write(new ByteBuffer[] {ByteBuffer.wrap(random(100))});
        out.close();
        out.close();

        assertThat(Files.size(file)).isEqualTo(64);
    }

    private static byte[] random(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }
}
