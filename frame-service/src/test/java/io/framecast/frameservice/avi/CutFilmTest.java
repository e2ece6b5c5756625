package io.framecast.frameservice.avi;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.frameservice.film.DebianFfmpeg;
import io.framecast.frameservice.film.FilmFrames;
import io.framecast.frameservice.film.FilmSettings;
import io.framecast.frameservice.film.FrameMaker;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.frameservice.store.StoreLayout;
import io.framecast.protocol.event.FrameRate;
import io.framecast.protocol.record.FrameRecord;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CutFilmTest {

    private static final String IMPORT = "i1";
    private static final MovieVersion VERSION = new MovieVersion("m", IMPORT);
    private static final long MOST_PIXELS = 1 << 26;
    private static final long MOST_BYTES = 1L << 32;

    @TempDir
    Path directory;

    private FrameStore store;

    /** What became of a file: its frames, or the file itself. */
    private record Outcome(Optional<FilmFrames> film, List<Frame> frames, byte[] givenBack) {}

    private record Frame(long timeMicros, ByteBuffer jpeg) {}

    @BeforeEach
    void open() throws IOException {
        store = FrameStore.open(new StoreLayout(directory.resolve("data")));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000, 1 << 20})
    void aPlainFilmIsItsFramesHoweverItsBytesAreCut(int pieceBytes) throws IOException {
        List<byte[]> jpegs = AviFile.pictures(30);

        Outcome outcome = take(new AviFile(jpegs).bytes(), pieceBytes);

        assertThat(outcome.film).contains(new FilmFrames(30, new FrameRate(25, 1), false, AviFile.WIDTH, AviFile.HEIGHT,
                jpegs.stream().mapToLong(jpeg -> jpeg.length).sum(), 30, ""));
        assertThat(outcome.frames).extracting(Frame::jpeg).containsExactlyElementsOf(jpegs.stream().map(ByteBuffer::wrap).toList());
        assertThat(outcome.frames.get(29).timeMicros).isEqualTo(29 * 40_000);
    }

    @Test
    void soundGroupsAndFurtherPartsAreLeftOut() throws IOException {
        List<byte[]> jpegs = AviFile.pictures(12);

        for (AviFile file : List.of(new AviFile(jpegs).withSoundBefore(), new AviFile(jpegs).inGroups(), new AviFile(jpegs).continuedAfter(5),
                new AviFile(jpegs).withSoundBefore().inGroups().continuedAfter(3))) {
            Outcome outcome = take(file.bytes(), 333);
            assertThat(outcome.film).isPresent();
            assertThat(outcome.frames).extracting(Frame::jpeg).containsExactlyElementsOf(jpegs.stream().map(ByteBuffer::wrap).toList());
        }
    }

    @ParameterizedTest
    @CsvSource({"10, false", "25, true", "30000/1001, true", "60, false", "24000/1001, false"})
    void itIsWhatFfmpegMakesOfTheFile(String rate, boolean hasSound) throws Exception {
        Path film = directory.resolve("film.avi");
        List<String> arguments = new ArrayList<>(List.of("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=" + rate + ":duration=2"));
        if (hasSound) {
            arguments.addAll(List.of("-f", "lavfi", "-i", "sine=duration=2", "-c:a", "pcm_s16le"));
        }
        arguments.addAll(List.of("-c:v", "mjpeg", "-q:v", "5", "-pix_fmt", "yuvj420p"));
        DebianFfmpeg.make(film, arguments.toArray(String[]::new));
        List<Frame> expected = new ArrayList<>();

        Outcome outcome = take(Files.readAllBytes(film), 10_000);

        try (FrameMaker ffmpeg = FrameMaker.open(film, new FilmSettings(3, 2, MOST_PIXELS, MOST_BYTES),
                (frame, timeMicros, jpeg) -> expected.add(new Frame(timeMicros, ByteBuffer.allocate(jpeg.remaining()).put(jpeg).flip())))) {
            assertThat(outcome.film).contains(ffmpeg.convert());
        }
        assertThat(outcome.frames).containsExactlyElementsOf(expected);
    }

    @Test
    void whatIsNotPlainIsGivenBackAsItCame() throws Exception {
        List<byte[]> jpegs = AviFile.pictures(10);
        byte[] plain = new AviFile(jpegs).bytes();
        List<byte[]> files = List.of(
                "just a text, and no film".repeat(100).getBytes(),
                new byte[] {'R', 'I', 'F', 'F'},
                Arrays.copyOf(plain, plain.length - 7),
                Arrays.copyOf(plain, plain.length / 2),
                new AviFile(jpegs).statedFrames(9).bytes(),
                new AviFile(jpegs).statedFrames(11).bytes(),
                new AviFile(jpegs).statedWidth(64).bytes(),
                new AviFile(jpegs).start(3).bytes(),
                new AviFile(jpegs).codec("H264").bytes(),
                new AviFile(jpegs).aspect(16, 9).bytes(),
                new AviFile(jpegs).rate(1_000_000, 33_367).bytes(),
                new AviFile(replaced(jpegs, 6, new byte[0])).bytes(),
                new AviFile(replaced(jpegs, 6, new byte[500])).bytes(),
                new AviFile(replaced(jpegs, 9, AviFile.picture(1, AviFile.WIDTH, 2 * AviFile.HEIGHT))).bytes(),
                new AviFile(replaced(jpegs, 0, turned(jpegs.getFirst()))).bytes(),
                new AviFile(replaced(jpegs, 4, withoutHuffmanTables(jpegs.get(4)))).bytes());

        for (byte[] file : files) {
            for (int pieceBytes : new int[] {5, 1 << 20}) {
                Outcome outcome = take(file, pieceBytes);
                assertThat(outcome.film).as("file %d", files.indexOf(file)).isEmpty();
                assertThat(outcome.givenBack).as("file %d in pieces of %d", files.indexOf(file), pieceBytes).isEqualTo(file);
            }
        }
    }

    @Test
    void framesLargerOrMoreThanAllowedAreLeftToTheConversion() throws IOException {
        byte[] file = new AviFile(AviFile.pictures(10)).bytes();

        assertThat(take(file, 100, AviFile.WIDTH * AviFile.HEIGHT - 1, MOST_BYTES).givenBack).isEqualTo(file);
        assertThat(take(file, 100, MOST_PIXELS, 4000).givenBack).isEqualTo(file);
    }

    @Test
    void whateverByteIsDamagedTheFileIsCutOrGivenBackWhole() throws IOException {
        byte[] plain = new AviFile(AviFile.pictures(8)).withSoundBefore().inGroups().bytes();
        long seed = 20_261_127;
        Random random = new Random(seed);
        int given = 0;
        for (int i = 0; i < 300; i++) {
            byte[] damaged = plain.clone();
            for (int times = random.nextInt(3); times >= 0; times--) {
                damaged[random.nextInt(random.nextBoolean() ? 600 : damaged.length)] = (byte) random.nextInt(256);
            }
            Outcome outcome = take(damaged, 1 + random.nextInt(3000));
            if (outcome.film.isEmpty()) {
                given++;
                assertThat(outcome.givenBack).as("seed %d, file %d", seed, i).isEqualTo(damaged);
            }
        }
        assertThat(given).isBetween(30, 299);
    }

    private static List<byte[]> replaced(List<byte[]> jpegs, int frame, byte[] by) {
        List<byte[]> changed = new ArrayList<>(jpegs);
        changed.set(frame, by);
        return changed;
    }

    /** With an Exif segment, which may say that the picture lies on its side. */
    private static byte[] turned(byte[] jpeg) {
        return ByteBuffer.allocate(jpeg.length + 12).put(jpeg, 0, 2).putShort((short) 0xffe1).putShort((short) 10).put("Exif\0\0\0\0".getBytes())
                .put(jpeg, 2, jpeg.length - 2).array();
    }

    /** They get another marker, which readers pass over. */
    private static byte[] withoutHuffmanTables(byte[] jpeg) {
        byte[] without = jpeg.clone();
        for (int at = 2; (without[at + 1] & 0xff) != 0xda; at += 2 + ByteBuffer.wrap(without).getShort(at + 2)) {
            if ((without[at + 1] & 0xff) == 0xc4) {
                without[at + 1] = (byte) 0xef;
            }
        }
        return without;
    }

    private Outcome take(byte[] file, int pieceBytes) throws IOException {
        return take(file, pieceBytes, MOST_PIXELS, MOST_BYTES);
    }

    private Outcome take(byte[] file, int pieceBytes, long mostPixels, long mostBytes) throws IOException {
        Path back = directory.resolve("back");
        ByteBuf rest = Unpooled.wrappedBuffer(file);
        Optional<FilmFrames> frames;
        try (FileChannel out = FileChannel.open(back, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
                CutFilm film = new CutFilm(store.layout().stagingDirectory(IMPORT), store.layout().incomingRest(IMPORT), mostPixels, mostBytes)) {
            boolean isPlain = true;
            while (isPlain && rest.isReadable()) {
                ByteBuf piece = rest.readSlice(Math.min(pieceBytes, rest.readableBytes()));
                isPlain = film.take(piece);
                rest.readerIndex(rest.readerIndex() - piece.readableBytes());
            }
            frames = isPlain ? film.finish() : Optional.empty();
            if (frames.isEmpty()) {
                film.giveBack(out);
                rest.readBytes(out, rest.readableBytes());
            }
        }
        assertThat(rest.refCnt()).as("who holds the body's buffer").isEqualTo(1);
        assertThat(store.layout().incomingRest(IMPORT)).doesNotExist();
        if (frames.isEmpty()) {
            assertThat(store.layout().stagingDirectory(IMPORT)).doesNotExist();
            return new Outcome(frames, List.of(), Files.readAllBytes(back));
        }
        return new Outcome(frames, staged(), new byte[0]);
    }

    /** The frames, each held against its checksum; they are gone then. */
    private List<Frame> staged() throws IOException {
        List<Frame> frames = new ArrayList<>();
        store.stage(VERSION, IMPORT);
        for (int frame : store.staged(VERSION).mask().stream().toArray()) {
            ByteBuf record = Unpooled.wrappedBuffer(store.readRecord(VERSION, frame).orElseThrow());
            assertThat(FrameRecord.isHeader(record, 0)).isTrue();
            ByteBuf jpeg = record.slice(FrameRecord.HEADER_BYTES, record.readableBytes() - FrameRecord.HEADER_BYTES);
            assertThat(FrameRecord.crc32c(jpeg)).isEqualTo(FrameRecord.jpegCrc(record, 0));
            frames.add(new Frame(FrameRecord.timeMicros(record, 0), jpeg.nioBuffer()));
        }
        store.unstage(VERSION);
        return frames;
    }
}
