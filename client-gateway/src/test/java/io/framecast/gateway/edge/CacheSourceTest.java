package io.framecast.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.link.FrameRun;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway pushes to other gateways. */
class CacheSourceTest {

    private static final int JPEG_BYTES = 1000;
    private static final int RECORD_BYTES = FrameRecord.recordBytes(JPEG_BYTES);
    private static final int FRAMES = 320;

    @TempDir
    private Path directory;

    private final DefaultEventLoop loop = new DefaultEventLoop();
    private EdgeCache cache;
    private CacheSource source;

    @BeforeEach
    void keepAMovieOfWhichMemoryHasRoomForHalf() {
        cache = new EdgeCache(new EdgeSettings(FRAMES * RECORD_BYTES / 2, 10 << 20, directory, Duration.ofMillis(200)),
                new EdgeMeters(new SimpleMeterRegistry()));
        source = new CacheSource(cache);
        ViewingFeed feed = cache.feed(new Movie("m", "v", "M", FRAMES, new FrameRate(25, 1), false, 64, 48, FRAMES * JPEG_BYTES, 2, null,
                Map.of(), Instant.EPOCH), FrameMask.firstFrames(FRAMES), loop);
        for (int round = 0; round < 4; round++) {
            for (int frame = 0; frame < FRAMES; frame++) {
                ByteBuf jpeg = jpeg(frame);
                feed.passes(frame, frame * 40_000L, FrameRecord.crc32c(jpeg), jpeg);
                jpeg.release();
            }
        }
    }

    @AfterEach
    void stop() {
        cache.close();
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    private static ByteBuf jpeg(int frame) {
        return Unpooled.buffer(JPEG_BYTES).writeZero(JPEG_BYTES).setInt(0, frame);
    }

    private @Nullable List<Integer> read(int from, int count, int maxBytes) {
        int[] frames = IntStream.range(from, from + count).toArray();
        FrameRun run = source.read("m", "v", frames, 0, count, maxBytes);
        if (run == null) {
            return null;
        }
        ByteBuf bytes = (ByteBuf) run.content();
        List<Integer> numbers = new ArrayList<>();
        try {
            assertThat(run.bytes()).isEqualTo(bytes.readableBytes());
            for (int at = 0; at < bytes.writerIndex(); at += RECORD_BYTES) {
                assertThat(FrameRecord.isHeader(bytes, at)).isTrue();
                int frame = FrameRecord.frame(bytes, at);
                assertThat(FrameRecord.timeMicros(bytes, at)).isEqualTo(frame * 40_000L);
                assertThat(FrameRecord.jpegCrc(bytes, at)).isEqualTo(FrameRecord.crc32c(bytes.slice(at + FrameRecord.HEADER_BYTES, JPEG_BYTES)));
                assertThat(bytes.getInt(at + FrameRecord.HEADER_BYTES)).isEqualTo(frame);
                numbers.add(frame);
            }
            assertThat(run.frames()).isEqualTo(numbers.size());
        } finally {
            bytes.release();
        }
        return numbers;
    }

    @Test
    void whatIsHeldIsPushedAsRecordsInTheOrderThatIsAskedAndNoMoreThanFits() {
        FrameMask held = source.held("m", "v");
        assertThat(held.count()).isPositive().isLessThan(FRAMES);
        int first = held.first();
        assertThat(read(first, 10, 1 << 20)).isEqualTo(IntStream.range(first, first + 10).boxed().toList());
        assertThat(read(first, 10, 3 * RECORD_BYTES)).hasSize(3);
        assertThat(read(first, 10, 1)).as("one frame however large").hasSize(1);
    }

    @Test
    void whatIsNotHeldEndsTheRunAndIsNoneWhereItComesFirst() {
        FrameMask held = source.held("m", "v");
        int end = IntStream.range(0, FRAMES - 1).filter(frame -> held.contains(frame) && !held.contains(frame + 1)).findFirst().orElseThrow();
        assertThat(read(end, 2, 1 << 20)).containsExactly(end);
        assertThat(read(end + 1, 2, 1 << 20)).isNull();
        assertThat(source.read("m", "another", new int[] {0}, 0, 1, 1000)).isNull();
        assertThat(source.held("m", "another")).isEqualTo(FrameMask.empty());
    }
}
