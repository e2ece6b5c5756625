package io.framecast.frameservice.film;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveConverterTest {

    private static final FilmSettings SETTINGS = new FilmSettings(3, 1, 1 << 26, 1L << 32);

    @TempDir
    Path directory;

    private final List<byte[]> frames = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"stored.zip", "deflated.zip", "plain.tar"})
    void jpegsComeInTheNaturalOrderOfTheirNamesByteForByteAndTheRestIsCounted(String name) throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("day/img10.jpg", jpeg(10));
        files.put("day/img2.jpg", jpeg(2));
        files.put("day/img1.JPG", jpeg(1));
        files.put("day 2/img0.jpg", jpeg(20));
        files.put("notes.txt", "seen at the gate".getBytes(StandardCharsets.UTF_8));
        files.put("__MACOSX/day/._img1.JPG", jpeg(99));
        files.put("day/.DS_Store", new byte[] {1, 2, 3});

        FilmFrames film = convert(archive(name, files));

        assertThat(frames).containsExactly(jpeg(1), jpeg(2), jpeg(10), jpeg(20));
        assertThat(film.copied()).isEqualTo(4);
        assertThat(film.detail()).isEqualTo("3 files that are no JPEGs were skipped");
        assertThat(film.rate()).hasToString("25/1");
    }

    @Test
    void tarsOfDebiansProgramWithLongNamesAreRead() throws Exception {
        Path deep = Files.createDirectories(directory.resolve("tree").resolve("d".repeat(90)).resolve("e".repeat(90)));
        Files.write(deep.resolve("a1.jpg"), jpeg(1));
        Files.write(deep.resolve("a2.jpg"), jpeg(2));
        for (String form : List.of("gnu", "pax", "ustar")) {
            Path tar = directory.resolve(form + ".tar");
            assertThat(new ProcessBuilder("tar", "--format=" + form, "-cf", tar.toString(), "-C", directory.toString(), "tree").start().waitFor()).isZero();
            frames.clear();

            assertThat(convert(tar).detail()).as(form).isEmpty();
            assertThat(frames).containsExactly(jpeg(1), jpeg(2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stored.zip", "deflated.zip", "plain.tar"})
    void anArchiveCutShortGivesTheFilesThatAreWhole(String name) throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            files.put("img" + i + ".jpg", jpeg(i));
        }
        Path whole = archive(name, files);
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(whole, Arrays.copyOf(bytes, bytes.length * 6 / 10));

        FilmFrames film = convert(whole);

        assertThat(film.frames()).isBetween(8, 14);
        assertThat(frames).containsExactlyElementsOf(files.values().stream().limit(film.frames()).toList());
        assertThat(film.detail()).contains("cut short");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil.jpg", "/etc/evil.jpg", "a/../../evil.jpg", "C:\\evil.jpg", "..\\evil.jpg"})
    void namesThatPointOutOfTheArchiveAreRefused(String name) throws Exception {
        for (String form : List.of("stored.zip", "plain.tar")) {
            Path archive = archive(form, Map.of(name, jpeg(1)));
            assertThatThrownBy(() -> convert(archive)).isInstanceOf(FilmException.class).hasMessageContaining("points out of it");
        }
    }

    @Test
    void anArchiveThatUnpacksToFarMoreThanItIsIsRefused() throws Exception {
        byte[] bloated = Arrays.copyOf(jpeg(1), 16 << 20);
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 30; i++) {
            files.put("img" + i + ".jpg", bloated);
        }
        Path bomb = archive("deflated.zip", files);
        assertThat(Files.size(bomb)).isLessThan(2 << 20);

        assertThatThrownBy(() -> convert(bomb)).isInstanceOf(FilmException.class).hasMessageContaining("100 times its size");
        assertThat(frames.size()).isLessThan(15);
    }

    @Test
    void damagedAndHugeJpegsAreLeftOutAndSizesMayDiffer() throws Exception {
        byte[] wide = jpeg(new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB));
        byte[] claimsMuch = jpeg(3);
        int sof = indexOfFrameHeader(claimsMuch);
        claimsMuch[sof + 5] = claimsMuch[sof + 6] = claimsMuch[sof + 7] = claimsMuch[sof + 8] = (byte) 0xff;
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("1.jpg", jpeg(1));
        files.put("2.jpg", wide);
        files.put("3.jpg", claimsMuch);
        files.put("4.jpg", Arrays.copyOf(jpeg(4), 30));

        FilmFrames film = convert(archive("stored.zip", files));

        assertThat(frames).containsExactly(jpeg(1), wide);
        assertThat(film.width()).isEqualTo(64);
        assertThat(film.detail()).isEqualTo("2 damaged or too large JPEGs were left out; 1 frames have another size than the first");
    }

    @Test
    void jpegsThatNoBrowserShowsAreEncodedAgain() throws Exception {
        Path cmyk = DebianFfmpeg.make(directory.resolve("twelve.jpg"), "-f", "lavfi", "-i", "testsrc2=size=64x48:rate=25", "-frames:v", "1", "-c:v",
                "ljpeg", "-pix_fmt", "bgr24", "-f", "image2", "-update", "1");

        FilmFrames film = convert(archive("stored.zip", Map.of("1.jpg", Files.readAllBytes(cmyk), "2.jpg", jpeg(2))));

        assertThat(film.frames()).isEqualTo(2);
        assertThat(film.copied()).isEqualTo(1);
        assertThat(JpegHeader.read(java.nio.ByteBuffer.wrap(frames.getFirst())).orElseThrow().showsEverywhere()).isTrue();
    }

    @Test
    void anArchiveWithoutJpegsIsRefusedWithWhatItHas() throws Exception {
        Path archive = archive("stored.zip", Map.of("readme.txt", new byte[] {'h', 'i'}));

        assertThatThrownBy(() -> convert(archive)).isInstanceOf(FilmException.class)
                .hasMessage("not one JPEG that can be shown is in the archive: 1 files that are no JPEGs were skipped");
    }

    private FilmFrames convert(Path file) throws Exception {
        try (FrameMaker maker = FrameMaker.open(file, SETTINGS, (frame, timeMicros, jpeg) -> {
            byte[] bytes = new byte[jpeg.remaining()];
            jpeg.get(bytes);
            frames.add(bytes);
        })) {
            return maker.convert();
        }
    }

    private Path archive(String name, Map<String, byte[]> files) throws Exception {
        Path file = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            if (name.endsWith("tar")) {
                for (Map.Entry<String, byte[]> entry : files.entrySet()) {
                    out.write(tarHeader(entry.getKey(), entry.getValue().length));
                    out.write(Arrays.copyOf(entry.getValue(), (entry.getValue().length + 511) / 512 * 512));
                }
                out.write(new byte[1024]);
                return file;
            }
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                for (Map.Entry<String, byte[]> entry : files.entrySet()) {
                    ZipEntry header = new ZipEntry(entry.getKey());
                    if (name.startsWith("stored")) {
                        CRC32 crc = new CRC32();
                        crc.update(entry.getValue());
                        header.setMethod(ZipEntry.STORED);
                        header.setSize(entry.getValue().length);
                        header.setCrc(crc.getValue());
                    }
                    zip.putNextEntry(header);
                    zip.write(entry.getValue());
                    zip.closeEntry();
                }
            }
        }
        return file;
    }

    private static byte[] tarHeader(String name, int bytes) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 124, String.format("%011o", bytes));
        put(header, 148, "        ");
        header[156] = '0';
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, String.format("%06o\0", sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static byte[] jpeg(int shade) throws Exception {
        BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 48; y++) {
            for (int x = 0; x < 64; x++) {
                image.setRGB(x, y, (shade * 37 + x * 3 + y * 5) * 0x010307);
            }
        }
        return jpeg(image);
    }

    private static byte[] jpeg(BufferedImage image) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", out);
        return out.toByteArray();
    }

    private static int indexOfFrameHeader(byte[] jpeg) {
        int at = 0;
        while (jpeg[at] != (byte) 0xff || jpeg[at + 1] != (byte) 0xc0) {
            at++;
        }
        return at;
    }
}
