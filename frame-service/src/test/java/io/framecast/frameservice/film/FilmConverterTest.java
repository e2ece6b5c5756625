package io.framecast.frameservice.film;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilmConverterTest {

    private static final FilmSettings SETTINGS = new FilmSettings(3, 2, 1 << 26, 1L << 32);
    private static final int DHT = 0xc4;
    private static final int SOS = 0xda;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"vtest.avi, 795, 10/1, 768, 576", "ocean.mp4, 240, 24/1, 1280, 720", "ocean.webm, 240, 24/1, 1280, 720"})
    void realFootageGivesEveryFrame(String name, int frames, String rate, int width, int height) throws Exception {
        List<byte[]> jpegs = new ArrayList<>();

        FilmFrames film = convert(Footage.file(name), SETTINGS, jpegs);

        assertThat(film.frames()).isEqualTo(frames);
        assertThat(film.rate()).hasToString(rate);
        assertThat(film.width()).isEqualTo(width);
        assertThat(film.height()).isEqualTo(height);
        assertThat(film.detail()).isEmpty();
        assertThat(film.copied()).isZero();
        assertThat(film.bytes()).isEqualTo(jpegs.stream().mapToLong(jpeg -> jpeg.length).sum());
        for (int frame : new int[] {0, frames / 2, frames - 1}) {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpegs.get(frame)));
            assertThat(image.getWidth()).isEqualTo(width);
            assertThat(image.getHeight()).isEqualTo(height);
        }
        assertThat(jpegs.get(0)).as("frames differ").isNotEqualTo(jpegs.get(frames - 1));
        assertThat(isBaseline(jpegs.get(0))).isTrue();
    }

    @Test
    void footageCutShortGivesTheFramesThatCanBeHadAndSaysSo() throws Exception {
        Path whole = Footage.file("vtest.avi");
        Path cut = directory.resolve("cut.avi");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(whole), 3_000_000));

        FilmFrames film = convert(cut, SETTINGS, new ArrayList<>());

        assertThat(film.frames()).isBetween(200, 400);
        assertThat(film.detail()).contains("cut short").contains(Integer.toString(795 - film.frames()));
    }

    @Test
    void framesBeyondTheRoomThereIsEndTheConversion() {
        Path film = Footage.file("vtest.avi");

        assertThatThrownBy(() -> convert(film, new FilmSettings(3, 2, 1 << 26, 1 << 20), new ArrayList<>()))
                .isInstanceOf(FilmException.class).hasMessageContaining("1 MiB");
    }

    @Test
    void framesLargerThanAllowedAreRefused() {
        Path film = Footage.file("ocean.mp4");

        assertThatThrownBy(() -> convert(film, new FilmSettings(3, 2, 640 * 480, 1L << 32), new ArrayList<>()))
                .isInstanceOf(FilmException.class);
    }

    @Test
    void motionJpegIsCopiedByteForByte() throws Exception {
        List<byte[]> originals = originals();
        List<byte[]> jpegs = new ArrayList<>();

        FilmFrames film = convert(write(originals), SETTINGS, jpegs);

        assertThat(film.copied()).isEqualTo(originals.size());
        assertThat(jpegs).containsExactlyElementsOf(originals);
    }

    @Test
    void huffmanTablesAreAddedWhereTheyAreMissingAndThePictureStays() throws Exception {
        List<byte[]> originals = originals();
        List<byte[]> jpegs = new ArrayList<>();

        FilmFrames film = convert(write(originals.stream().map(FilmConverterTest::withoutTables).toList()), SETTINGS, jpegs);

        assertThat(film.copied()).isEqualTo(originals.size());
        for (int i = 0; i < originals.size(); i++) {
            assertThat(pixels(jpegs.get(i))).as("picture %d", i).isEqualTo(pixels(originals.get(i)));
        }
    }

    @Test
    void whatIsNoVideoIsRefusedWithAReason() throws IOException {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        for (byte[] content : List.of(new byte[0], noise, "just a text, and no film".repeat(100).getBytes())) {
            Path file = directory.resolve("junk");
            Files.write(file, content);
            assertThatThrownBy(() -> convert(file, SETTINGS, new ArrayList<>()))
                    .isInstanceOf(FilmException.class).hasMessageContaining("no video that can be read");
        }
    }

    @Test
    void aPlaylistCannotReadOtherFiles() throws IOException {
        Path secret = write(originals());
        Path playlist = directory.resolve("list.m3u8");
        Files.writeString(playlist, "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile://" + secret + "\n#EXT-X-ENDLIST\n");

        assertThatThrownBy(() -> convert(playlist, SETTINGS, new ArrayList<>())).isInstanceOf(FilmException.class);
    }

    @Test
    void framesOfAVaryingRateKeepTheirTimesAndNothingSeemsMissing() throws Exception {
        long[] millis = {0, 40, 80, 120, 160, 200, 1200, 3000, 3040, 6000, 9500, 9540};
        Path file = directory.resolve("varying.mkv");
        MatroskaFile.write(file, 160, 120, originals(), millis);
        List<Long> times = new ArrayList<>();

        try (FrameMaker converter = FrameMaker.open(file, SETTINGS, (frame, timeMicros, jpeg) -> times.add(timeMicros))) {
            FilmFrames film = converter.convert();

            assertThat(times).containsExactlyElementsOf(Arrays.stream(millis).mapToObj(time -> time * 1000).toList());
            assertThat(film.isVariable()).isTrue();
            assertThat(film.rate().framesPerSecond()).isCloseTo(11 / 9.54, within(1e-4));
            assertThat(film.detail()).isEmpty();
        }
    }

    @Test
    void framesOfAConstantRateHaveTheTimesItTells() throws Exception {
        List<Long> times = new ArrayList<>();

        try (FrameMaker converter = FrameMaker.open(Footage.file("ocean.webm"), SETTINGS, (frame, timeMicros, jpeg) -> times.add(timeMicros))) {
            FilmFrames film = converter.convert();

            assertThat(film.isVariable()).isFalse();
            for (int frame = 0; frame < film.frames(); frame++) {
                assertThat(times.get(frame)).as("frame %d", frame).isCloseTo(film.rate().timeMicros(frame), within(1000L));
            }
        }
    }

    private static FilmFrames convert(Path file, FilmSettings settings, List<byte[]> jpegs) throws FilmException, IOException {
        try (FrameMaker converter = FrameMaker.open(file, settings, (frame, timeMicros, jpeg) -> {
            assertThat(frame).isEqualTo(jpegs.size());
            jpegs.add(bytes(jpeg));
        })) {
            return converter.convert();
        }
    }

    private Path write(List<byte[]> jpegs) throws IOException {
        Path file = directory.resolve("film.mjpeg");
        try (OutputStream out = Files.newOutputStream(file)) {
            for (byte[] jpeg : jpegs) {
                out.write(jpeg);
            }
        }
        return file;
    }

    /** JPEGs with the standard Huffman tables, as Java writes them. */
    private static List<byte[]> originals() throws IOException {
        List<byte[]> jpegs = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            BufferedImage image = new BufferedImage(160, 120, BufferedImage.TYPE_INT_RGB);
            Graphics2D drawing = image.createGraphics();
            drawing.setColor(new Color(20 * i, 255 - 20 * i, 128));
            drawing.fillOval(5 * i, 3 * i, 60, 40);
            drawing.dispose();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(image, "jpg", out);
            jpegs.add(out.toByteArray());
        }
        return jpegs;
    }

    private static byte[] withoutTables(byte[] jpeg) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        int at = 2;
        while ((jpeg[at + 1] & 0xff) != SOS) {
            int length = 2 + ((jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff);
            if ((jpeg[at + 1] & 0xff) != DHT) {
                out.write(jpeg, at, length);
            }
            at += length;
        }
        out.write(jpeg, at, jpeg.length - at);
        return out.toByteArray();
    }

    private static int[] pixels(byte[] jpeg) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static boolean isBaseline(byte[] jpeg) {
        return JpegHeader.read(ByteBuffer.wrap(jpeg)).orElseThrow().showsEverywhere();
    }

    private static byte[] bytes(ByteBuffer jpeg) {
        byte[] bytes = new byte[jpeg.remaining()];
        jpeg.get(bytes);
        return bytes;
    }
}
