package io.framecast.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.gateway.testing.Leaks;
import io.framecast.gateway.testing.SocketClient;
import io.framecast.gateway.testing.SocketClient.Frame;
import io.framecast.gateway.testing.TestGateway;
import io.framecast.gateway.testing.TestGatewayBuilder;
import io.framecast.gateway.testing.Waiting;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Viewers of one gateway with an edge cache, through real sockets and links. */
class CachedViewingTest {

    private static final long RECORD_BYTES = FrameRecord.recordBytes(TestGateway.FRAME_BYTES);
    private static final long MOVIE_BYTES = TestGateway.FRAMES * RECORD_BYTES;
    private static final long RUN_BYTES = RunKey.FRAMES * RECORD_BYTES;

    @TempDir
    private Path directory;

    private TestGateway gateway = with(64 << 20, 0);

    @AfterEach
    void stop() {
        gateway.close();
    }

    private TestGateway with(long memoryBytes, long diskBytes) {
        return new TestGatewayBuilder()
                .cache(new EdgeSettings(memoryBytes, diskBytes, directory == null ? Path.of("none") : directory, Duration.ofMillis(200)))
                .start().addHolders(2);
    }

    private void restartWith(long memoryBytes, long diskBytes) {
        gateway.close();
        gateway = with(memoryBytes, diskBytes);
    }

    @Test
    void whoComesLaterIsGivenWhatPassedToOthersAndIsToldThatTheGatewaySentIt() {
        viewAll();
        double fetched = misses();
        try (SocketClient second = demandAll()) {
            assertAllFrames(second);
            assertThat(senders(second)).containsOnly("gateway-1");
        }
        assertThat(misses()).isEqualTo(fetched).isBetween((double) TestGateway.FRAMES, TestGateway.FRAMES + (double) RunKey.FRAMES);
    }

    /** Frames that had to be fetched: a late source has another one asked as well, so it is what came first that counts. */
    private double misses() {
        return gateway.meters().get("framecast.cache.misses").tag("cache", "edge").counter().count();
    }

    /** With patience for a machine that is busy. */
    @Test
    void viewersAtTheSameTimeFetchEachFrameOnceBetweenThem() {
        gateway.close();
        gateway = new TestGatewayBuilder().cache(new EdgeSettings(64 << 20, 0, directory, Duration.ofSeconds(20))).start().addHolders(2);
        try (SocketClient first = demandAll(); SocketClient second = demandAll(); SocketClient third = demandAll()) {
            List.of(first, second, third).forEach(CachedViewingTest::assertAllFrames);
        }
        assertThat(misses()).isBetween((double) TestGateway.FRAMES, TestGateway.FRAMES + (double) RunKey.FRAMES);
    }

    @Test
    void aViewerIsNotHeldUpByOneThatDoesNotRead() {
        try (SocketClient stuck = SocketClient.connectWithoutReading(gateway.port()); SocketClient second = SocketClient.connect(gateway.port())) {
            stuck.send("{'type':'open','channel':1,'movieId':'street'}").send("{'type':'demand','channel':1,'generation':1,'ranges':['0-299']}");
            second.send("{'type':'open','channel':1,'movieId':'street'}").send("{'type':'demand','channel':1,'generation':1,'ranges':['0-299']}");
            assertAllFrames(second);
        }
    }

    @Test
    void aViewerGoesOnWhereTheOneThatAskedForItsFramesLeaves() {
        try (SocketClient second = SocketClient.connect(gateway.port())) {
            SocketClient first = demandAll();
            second.send("{'type':'open','channel':1,'movieId':'street'}").send("{'type':'demand','channel':1,'generation':1,'ranges':['0-299']}");
            first.awaitFrame();
            first.abort();
            assertAllFrames(second);
        }
    }

    @Test
    void nothingIsLostWhereAllFrameServicesDieAfterAMovieWasCached() {
        viewAll();
        gateway.domain().holders().kill("frame-1");
        gateway.domain().holders().kill("frame-2");
        try (SocketClient second = demandAll()) {
            assertAllFrames(second);
        }
    }

    @Test
    void aFrameThatIsCalledBadComesFromAFrameServiceAndIsNotGivenToTheNextEither() {
        viewAll();
        try (SocketClient second = demandAll()) {
            assertAllFrames(second);
            second.send("{'type':'bad','channel':1,'frame':4}");
            second.awaitText("end");
            assertThat(senderOf(second, second.frames().getLast())).startsWith("frame-");
        }
        try (SocketClient third = demandAll()) {
            assertAllFrames(third);
        }
    }

    @Test
    void framesThatMemoryHasNoRoomForAreReadFromDisk() {
        restartWith(4 * RUN_BYTES, 4 * MOVIE_BYTES);
        viewAll();
        for (int viewing = 0; viewing < 6; viewing++) {
            viewAll();
        }
        assertThat(hits("disk")).as("frames read from disk").isPositive();
        assertThat(filesBytes()).isPositive().isLessThanOrEqualTo(4 * MOVIE_BYTES);
    }

    @Test
    void whatIsDamagedOnDiskIsFetchedAgain() throws IOException {
        restartWith(4 * RUN_BYTES, 4 * MOVIE_BYTES);
        for (int viewing = 0; viewing < 4; viewing++) {
            viewAll();
        }
        Waiting.until("runs are on disk", () -> filesBytes() > 0);
        for (Path file : files()) {
            byte[] bytes = Files.readAllBytes(file);
            for (int at = 100; at < bytes.length; at += 1000) {
                bytes[at] ^= 1;
            }
            Files.write(file, bytes);
        }
        viewAll();
        viewAll();
    }

    @Test
    void aMovieThatIsViewedOnceIsNotCopiedIntoAFullCache() {
        restartWith(2 * RUN_BYTES + RUN_BYTES / 2, 0);
        viewAll();
        viewAll();
        assertThat(gateway.cache().held(TestGateway.MOVIE, "v1").count()).isBetween(1, 3 * RunKey.FRAMES);
    }

    @Test
    void aVersionThatIsReplacedIsDroppedFromMemoryAndDisk() {
        restartWith(4 * RUN_BYTES, 4 * MOVIE_BYTES);
        for (int viewing = 0; viewing < 4; viewing++) {
            viewAll();
        }
        gateway.cache().keepOnly(TestGateway.MOVIE, "v1");
        assertThat(gateway.cache().held(TestGateway.MOVIE, "v1")).isNotEqualTo(FrameMask.empty());

        gateway.cache().keepOnly(TestGateway.MOVIE, "v2");

        assertThat(gateway.cache().held(TestGateway.MOVIE, "v1")).isEqualTo(FrameMask.empty());
        Waiting.until("its files are gone", () -> filesBytes() == 0);
    }

    @Test
    void everyFrameIsGivenOnceAndRightWhateverTheCacheHoldsAndViewersDo() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Leaks.watch();
        try {
            for (int round = 0; round < 6; round++) {
                restartWith(RUN_BYTES * (1 + random.nextInt(12)), random.nextBoolean() ? 0 : RUN_BYTES * (1 + random.nextInt(12)));
                for (int turn = 0; turn < 4; turn++) {
                    try (SocketClient one = demandAll(); SocketClient other = demandAll()) {
                        other.send("{'type':'demand','channel':1,'generation':2,'ranges':['" + random.nextInt(150) + "-299']}");
                        assertAllFrames(one);
                        other.awaitText(text -> text.path("type").asString().equals("end") && text.path("generation").asInt() == 2, "the end");
                        assertThat(other.frames()).as("seed %d", seed).allSatisfy(CachedViewingTest::assertRight);
                    }
                }
            }
        } finally {
            Leaks.relax();
        }
        gateway.close();
        assertThat(Leaks.found()).as("seed %d", seed).isEmpty();
    }

    private void viewAll() {
        try (SocketClient client = demandAll()) {
            assertAllFrames(client);
            client.send("{'type':'done','channel':1,'cached':''}");
            client.awaitText("phase");
        }
    }

    private SocketClient demandAll() {
        SocketClient client = SocketClient.connect(gateway.port());
        client.send("{'type':'open','channel':1,'movieId':'street'}");
        client.send("{'type':'demand','channel':1,'generation':1,'ranges':['0-299']}");
        return client;
    }

    private static void assertAllFrames(SocketClient client) {
        client.awaitText("end");
        assertThat(client.frames()).extracting(Frame::frame).doesNotHaveDuplicates().hasSize(TestGateway.FRAMES);
        assertThat(client.frames()).allSatisfy(CachedViewingTest::assertRight);
    }

    private static void assertRight(Frame frame) {
        assertThat(frame.jpeg()).isEqualTo(TestGateway.jpeg(frame.frame()));
        assertThat(frame.crc()).isEqualTo(FrameRecord.crc32c(java.nio.ByteBuffer.wrap(frame.jpeg())));
    }

    private static List<String> senders(SocketClient client) {
        return client.frames().stream().map(frame -> senderOf(client, frame)).distinct().toList();
    }

    private static String senderOf(SocketClient client, Frame frame) {
        Map<Integer, String> announced = new HashMap<>();
        client.texts().stream().filter(text -> text.path("type").asString().equals("view")).forEach(view ->
                view.path("sources").forEach(source -> announced.put(source.path("index").asInt(), source.path("node").asString())));
        return announced.get(frame.source());
    }

    private double hits(String cache) {
        return gateway.meters().get("framecast.cache.hits").tag("cache", cache).counter().count();
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long filesBytes() {
        return files().stream().mapToLong(file -> file.toFile().length()).sum();
    }
}
