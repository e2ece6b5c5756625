package io.framecast.frameservice.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.frameservice.announce.Announcer;
import io.framecast.frameservice.announce.Holdings;
import io.framecast.frameservice.recording.Recordings.Outcome;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.frameservice.store.StoreLayout;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.RecordingEvent;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is appended is there after any crash; what a former writer left and nobody counted is not. */
class RecordingsTest {

    private static final MovieVersion YARD = new MovieVersion("yard", "v1");
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final Movie EMPTY = Movie.recording("yard", "v1", "Yard", new FrameRate(25, 1), 2, null, Map.of(), NOW);

    @TempDir
    Path directory;

    private final Announcer announcer = new Announcer(new io.framecast.frameservice.announce.Outlet() {
        @Override
        public <E extends io.framecast.protocol.event.DomainEvent> CompletableFuture<?> write(io.framecast.protocol.topic.Topic<E> topic, String key,
                @org.jspecify.annotations.Nullable E event) {
            return CompletableFuture.completedFuture(null);
        }
    }, new SimpleMeterRegistry());
    private FrameStore store;
    private Recordings recordings;
    private long sequence;

    @BeforeEach
    void open() throws IOException {
        store = FrameStore.open(new StoreLayout(directory));
        recordings = new Recordings(store, new Holdings(store, announcer, "frame-1", () -> NOW), 0, new SimpleMeterRegistry());
    }

    @AfterEach
    void close() {
        recordings.close();
        store.close();
        announcer.close();
    }

    private void crashAndOpen() throws IOException {
        store.close();
        open();
    }

    @Test
    void appendedFramesAreHeldAtOnceAndAfterACrash() throws IOException {
        say(EMPTY.with(EMPTY.recording().writtenBy("gateway-1", 1, 0)));
        assertThat(append(1, 0, 1, 2)).isEqualTo(Outcome.STORED);
        assertThat(append(1, 3)).isEqualTo(Outcome.STORED);
        assertThat(store.stored(YARD).mask()).isEqualTo(FrameMask.firstFrames(4));
        assertThat(jpegOf(3)).isEqualTo(jpeg(1, 3));

        crashAndOpen();
        assertThat(store.stored(YARD).mask()).isEqualTo(FrameMask.firstFrames(4));
        say(EMPTY.with(EMPTY.recording().writtenBy("gateway-1", 1, 0)));
        assertThat(append(1, 4)).isEqualTo(Outcome.STORED);
        assertThat(jpegOf(4)).isEqualTo(jpeg(1, 4));
        assertThat(jpegOf(0)).isEqualTo(jpeg(1, 0));
    }

    @Test
    void aTornTailCostsTheFrameThatWasNotAnsweredAlone() throws IOException {
        say(EMPTY.with(EMPTY.recording().writtenBy("gateway-1", 1, 0)));
        append(1, 0, 1);
        Path segment = store.layout().versionDirectory(YARD).resolve("0001.seg");
        ByteBuffer torn = records(1, 2);
        torn.limit(torn.limit() - 5);
        Files.write(segment, bytes(torn), StandardOpenOption.APPEND);
        crashAndOpen();
        assertThat(store.stored(YARD).mask()).isEqualTo(FrameMask.firstFrames(2));
    }

    @Test
    void framesSentAgainArePassedOver() throws IOException {
        say(EMPTY.with(EMPTY.recording().writtenBy("gateway-1", 1, 0)));
        append(1, 0, 1);
        long bytes = store.stored(YARD).bytes();
        assertThat(append(1, 0, 1)).isEqualTo(Outcome.STORED);
        assertThat(store.stored(YARD).bytes()).isEqualTo(bytes);
        assertThat(append(1, 1, 2)).isEqualTo(Outcome.STORED);
        assertThat(store.stored(YARD).mask()).isEqualTo(FrameMask.firstFrames(3));
    }

    @Test
    void whatAFormerWriterStoredAndNobodyCountedIsGoneBeforeTheNextOneStores() throws IOException {
        say(EMPTY.with(EMPTY.recording().writtenBy("gateway-1", 1, 0)));
        append(1, 0, 1, 2, 3);
        Movie taken = counted(2);
        say(taken);
        assertThat(recordings.isClean(YARD, 2)).isTrue();
        assertThat(store.stored(YARD).mask()).isEqualTo(FrameMask.firstFrames(2));
        assertThat(append(1, 4)).as("the former writer").isEqualTo(Outcome.FENCED);
        assertThat(append(2, 2)).isEqualTo(Outcome.STORED);
        assertThat(jpegOf(2)).isEqualTo(jpeg(2, 2));
    }

    @Test
    void aNodeThatWasAwayWhenTheWriterChangedDropsItAtItsReturn() throws IOException {
        say(EMPTY.with(EMPTY.recording().writtenBy("gateway-1", 1, 0)));
        append(1, 0, 1, 2, 3);
        crashAndOpen();
        Movie later = counted(2);
        later = later.with(later.recording().writtenBy("gateway-3", 1, 9));
        say(later);
        assertThat(store.stored(YARD).mask()).as("frames 2 and 3 are others by now").isEqualTo(FrameMask.firstFrames(2));
    }

    @Test
    void whatCameAfterTheLastFrameThatCountedIsDroppedWhenItIsClosed() throws IOException {
        say(EMPTY.with(EMPTY.recording().writtenBy("gateway-1", 1, 0)));
        append(1, 0, 1, 2);
        Movie two = EMPTY.with(EMPTY.recording().writtenBy("gateway-1", 1, 0)).grownBy(appended(2));
        say(two.with(two.recording().closed()));
        assertThat(store.stored(YARD).mask()).isEqualTo(FrameMask.firstFrames(2));
        assertThat(append(1, 2)).isEqualTo(Outcome.NOT_HEARD);
    }

    @Test
    void anEpochThatWasNotHeardOfYetWaits() throws IOException {
        assertThat(append(1, 0)).isEqualTo(Outcome.NOT_HEARD);
        say(EMPTY);
        assertThat(append(1, 0)).isEqualTo(Outcome.NOT_HEARD);
        assertThat(recordings.isClean(YARD, 1)).isFalse();
    }

    @Test
    void damagedOrDisorderlyRecordsAreRefused() throws IOException {
        say(EMPTY.with(EMPTY.recording().writtenBy("gateway-1", 1, 0)));
        ByteBuffer damaged = records(1, 0);
        damaged.put(FrameRecord.HEADER_BYTES + 1, (byte) 99);
        assertThat(recordings.append(YARD, 1, damaged, new CompletableFuture<>())).isEqualTo(Outcome.MALFORMED);
        assertThat(append(1, 0, 2)).isEqualTo(Outcome.MALFORMED);
        assertThat(store.stored(YARD).mask()).isEqualTo(FrameMask.empty());
    }

    @Test
    void framesGoOnAfterOthersWereDroppedFromTheFileThatIsWrittenTo() throws IOException {
        say(EMPTY.with(EMPTY.recording().writtenBy("gateway-1", 1, 0)));
        append(1, 0, 1, 2);
        store.drop(YARD, FrameMask.of(1), () -> { });
        append(1, 3);
        assertThat(store.stored(YARD).mask()).isEqualTo(FrameMask.of(0, 2, 3));
        crashAndOpen();
        assertThat(store.stored(YARD).mask()).isEqualTo(FrameMask.of(0, 2, 3));
    }

    @Test
    void aFrameThatWasLostMeanwhileIsStoredWhenItIsSentAgainWithOthersThatAreHeld() throws IOException {
        say(EMPTY.with(EMPTY.recording().writtenBy("gateway-1", 1, 0)));
        append(1, 0, 1, 2);
        store.drop(YARD, FrameMask.of(1), () -> { });
        assertThat(append(1, 0, 1, 2, 3)).isEqualTo(Outcome.STORED);
        assertThat(store.stored(YARD).mask()).isEqualTo(FrameMask.firstFrames(4));
        crashAndOpen();
        assertThat(store.stored(YARD).mask()).isEqualTo(FrameMask.firstFrames(4));
    }

    private Movie counted(int frames) {
        Movie grown = EMPTY.with(EMPTY.recording().writtenBy("gateway-1", 1, 0)).grownBy(appended(frames));
        return grown.with(grown.recording().writtenBy("gateway-2", 1, frames));
    }

    private static RecordingEvent.Appended appended(int frames) {
        return new RecordingEvent.Appended("yard", "gateway-1", "v1", 1, frames, 100L * frames, 8, 8, NOW, 40_000L * frames, NOW);
    }

    private void say(Movie movie) {
        recordings.onMovie(movie.listed(1, ++sequence));
    }

    private Outcome append(int epoch, int... frames) throws IOException {
        return recordings.append(YARD, epoch, records(epoch, frames), new CompletableFuture<>());
    }

    private static ByteBuffer records(int epoch, int... frames) {
        ByteBuffer out = ByteBuffer.allocate(1 << 16);
        for (int frame : frames) {
            byte[] jpeg = jpeg(epoch, frame);
            FrameRecord.putHeader(out, frame, frame * 40_000L, jpeg.length, FrameRecord.crc32c(ByteBuffer.wrap(jpeg)));
            out.put(jpeg);
        }
        return out.flip();
    }

    private static byte[] jpeg(int epoch, int frame) {
        return ("frame " + frame + " of epoch " + epoch).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    private byte[] jpegOf(int frame) throws IOException {
        ByteBuffer record = store.readRecord(YARD, frame).orElseThrow();
        record.position(FrameRecord.HEADER_BYTES);
        return bytes(record);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
