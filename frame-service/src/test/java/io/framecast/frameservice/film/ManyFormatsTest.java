package io.framecast.frameservice.film;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Films in many containers, codecs and pixel formats, made by another build of FFmpeg. */
class ManyFormatsTest {

    private static final FilmSettings SETTINGS = new FilmSettings(3, 2, 1 << 26, 1L << 32);
    private static final int FRAMES = 6;
    private static final int COLOUR_TOLERANCE = 8;

    @TempDir
    Path directory;

    /** A film's frames. */
    private record Made(FilmFrames film, List<byte[]> jpegs, List<Long> times) {

        BufferedImage image(int frame) throws Exception {
            return ImageIO.read(new ByteArrayInputStream(jpegs.get(frame)));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "h264.mp4,    -c:v libx264 -pix_fmt yuv420p -bf 2",
        "h264.mkv,    -c:v libx264 -pix_fmt yuv420p -bf 2",
        "h264.ts,     -c:v libx264 -pix_fmt yuv420p -bf 2",
        "h264.flv,    -c:v libx264 -pix_fmt yuv420p",
        "h264.h264,   -c:v libx264 -pix_fmt yuv420p -bf 0",
        "frag.mp4,    -c:v libx264 -pix_fmt yuv420p -movflags frag_keyframe+empty_moov",
        "ten.mov,     -c:v libx264 -pix_fmt yuv422p10le",
        "rgb.mkv,     -c:v libx264rgb",
        "hevc.mp4,    -c:v libx265 -x265-params log-level=none -pix_fmt yuv420p",
        "hevc10.mkv,  -c:v libx265 -x265-params log-level=none -pix_fmt yuv420p10le",
        "mpeg1.mpg,   -c:v mpeg1video",
        "mpeg2.vob,   -c:v mpeg2video",
        "mpeg2.m2ts,  -c:v mpeg2video -bf 2",
        "woven.mpg,   -c:v mpeg2video -flags +ildct+ilme",
        "woven.mkv,   -c:v libx264 -flags +ildct+ilme -x264opts tff=1 -pix_fmt yuv420p",
        "woven422.mkv, -c:v ffv1 -pix_fmt yuv422p -field_order tt",
        "mpeg4.avi,   -c:v mpeg4",
        "xvid.avi,    -c:v libxvid -vtag XVID",
        "mpeg4.3gp,   -c:v mpeg4",
        "msmpeg4.avi, -c:v msmpeg4",
        "wmv1.wmv,    -c:v wmv1",
        "wmv2.asf,    -c:v wmv2",
        "vp8.webm,    -c:v libvpx",
        "vp9.webm,    -c:v libvpx-vp9 -cpu-used 8",
        "vp9a.webm,   -c:v libvpx-vp9 -cpu-used 8 -pix_fmt yuva420p",
        "vp9.ivf,     -c:v libvpx-vp9 -cpu-used 8",
        "av1.mkv,     -c:v libaom-av1 -cpu-used 8",
        "theora.ogv,  -c:v libtheora",
        "prores.mov,  -c:v prores_ks -profile:v 3",
        "prores4.mov, -c:v prores_ks -profile:v 4 -pix_fmt yuva444p10le",
        "ffv1.mkv,    -c:v ffv1",
        "grey16.mkv,  -c:v ffv1 -pix_fmt gray16le",
        "grey.mkv,    -c:v ffv1 -pix_fmt gray",
        "grey.mp4,    -c:v libx264 -pix_fmt gray",
        "yuv410.avi,  -c:v ffv1 -pix_fmt yuv410p",
        "yuv440.mkv,  -c:v ffv1 -pix_fmt yuv440p",
        "ffvhuff.avi, -c:v ffvhuff",
        "huffyuv.avi, -c:v huffyuv",
        "utvideo.avi, -c:v utvideo",
        "magicyuv.avi, -c:v magicyuv",
        "raw.avi,     -c:v rawvideo -pix_fmt bgr24",
        "palette.avi, -c:v rawvideo -pix_fmt pal8",
        "raw.nut,     -c:v rawvideo",
        "v210.mov,    -c:v v210",
        "qtrle.mov,   -c:v qtrle -pix_fmt argb",
        "png.mov,     -c:v png -pix_fmt rgba",
        "film.gif,    ''",
        "film.apng,   -c:v apng -pix_fmt rgba",
        "cinepak.mov, -c:v cinepak",
        "svq1.mov,    -c:v svq1",
        "flv1.flv,    -c:v flv",
        "snow.avi,    -c:v snow",
        "j2k.mxf,     -c:v jpeg2000"
    })
    void everyFrameOfItIsDecoded(String name, String encoding) throws Exception {
        Made made = make(name, "testsrc2=size=176x144:rate=25", encoding);

        assertThat(made.film().frames()).isEqualTo(FRAMES);
        assertThat(made.film().rate()).hasToString("25/1");
        assertThat(made.film().isVariable()).isFalse();
        assertThat(made.film().copied()).isZero();
        assertThat(made.film().detail()).isEmpty();
        assertThat(made.image(FRAMES - 1).getWidth()).isEqualTo(176);
        assertThat(made.image(FRAMES - 1).getHeight()).isEqualTo(144);
        assertThat(made.jpegs().getFirst()).as("frames differ").isNotEqualTo(made.jpegs().getLast());
    }

    @ParameterizedTest
    @ValueSource(strings = {"film.avi", "film.mov", "film.mkv", "film.mp4", "film.mjpeg", "film.mpjpeg"})
    void motionJpegIsCopiedByteForByteOutOf(String name) throws Exception {
        Path raw = DebianFfmpeg.make(directory.resolve("raw.mjpeg"), "-f", "lavfi", "-i", "testsrc2=size=176x144:rate=25", "-frames:v",
                Integer.toString(FRAMES), "-c:v", "mjpeg", "-q:v", "3");
        String form = name.endsWith("mpjpeg") ? "mpjpeg" : name.endsWith("mkv") ? "matroska" : name.substring(name.indexOf('.') + 1);
        Made made = read(DebianFfmpeg.make(directory.resolve(name), "-f", "mjpeg", "-i", raw.toString(), "-c", "copy", "-f", form));

        assertThat(made.film().copied()).isEqualTo(FRAMES);
        assertThat(made.film().detail()).isEmpty();
        assertThat(joined(made.jpegs())).isEqualTo(Files.readAllBytes(raw));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "1x1,     gray,     1,   1",
        "2x2,     yuv420p,  2,   2",
        "175x143, yuv420p,  175, 143",
        "175x144, yuv422p,  175, 144",
        "177x145, yuv444p,  177, 145"
    })
    void oddSizesStay(String size, String pixels, int width, int height) throws Exception {
        Made made = make("odd.mkv", "testsrc2=size=176x144:rate=25", "-vf scale=" + size + ",setsar=1 -c:v ffv1 -pix_fmt " + pixels);

        assertThat(made.film().frames()).isEqualTo(FRAMES);
        assertThat(made.image(0).getWidth()).isEqualTo(width);
        assertThat(made.image(0).getHeight()).isEqualTo(height);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "sar.mp4,  -vf setsar=16/11 -c:v libx264 -pix_fmt yuv420p, 256",
        "sar.avi,  -vf setsar=16/11 -c:v mpeg4, 256",
        "sar.mkv,  -vf setsar=16/11 -c:v ffv1, 256",
        "tall.mkv, -vf setsar=1/2 -c:v ffv1, 88",
        "near.mkv, -vf setsar=1000/1001 -c:v ffv1, 176",
        "jpeg.mkv, -vf setsar=2 -c:v mjpeg, 352"
    })
    void pixelsBecomeSquareWhereTheContainerOrTheCodecSaysTheyAreNot(String name, String encoding, int width) throws Exception {
        Made made = make(name, "testsrc2=size=176x144:rate=25", encoding);

        assertThat(made.image(0).getWidth()).isEqualTo(width);
        assertThat(made.image(0).getHeight()).isEqualTo(144);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"0, 176, 144, RED", "90, 144, 176, WHITE", "180, 176, 144, BLUE", "270, 144, 176, GREEN"})
    void framesStandUprightWhereTheContainerTurnsThem(int degrees, int width, int height, String topLeft) throws Exception {
        // Clockwise from the top left: red, white, blue, green.
        Path plain = DebianFfmpeg.make(directory.resolve("plain.mp4"), "-f", "lavfi", "-i", "color=red:size=88x72:rate=25", "-f", "lavfi", "-i",
                "color=white:size=88x72:rate=25", "-f", "lavfi", "-i", "color=green:size=88x72:rate=25", "-f", "lavfi", "-i",
                "color=blue:size=88x72:rate=25", "-filter_complex", "[0][1]hstack[a];[2][3]hstack[b];[a][b]vstack", "-frames:v", "2", "-c:v",
                "libx264", "-pix_fmt", "yuv420p");
        Made made = read(DebianFfmpeg.make(directory.resolve("turned.mp4"), "-i", plain.toString(), "-c", "copy", "-metadata:s:v",
                "rotate=" + degrees));

        BufferedImage image = made.image(0);
        assertThat(image.getWidth()).isEqualTo(width);
        assertThat(image.getHeight()).isEqualTo(height);
        assertThat(colourName(image.getRGB(10, 10))).isEqualTo(topLeft);
    }

    private static String colourName(int rgb) {
        boolean red = (rgb >> 16 & 0xff) > 100;
        boolean green = (rgb >> 8 & 0xff) > 80;
        boolean blue = (rgb & 0xff) > 100;
        return red && green && blue ? "WHITE" : red ? "RED" : green ? "GREEN" : blue ? "BLUE" : "BLACK";
    }

    @ParameterizedTest(name = "{0} at {1}")
    @CsvSource({
        "bt601,    176x144, smpte170m", "bt709,    176x144, bt709", "bt709,    177x145, bt709", "bt2020,   176x144, bt2020nc",
        "bt2020,   177x145, bt2020nc", "smpte240m, 176x144, smpte240m"
    })
    void coloursAreThoseThatTheFilmMeans(String matrix, String size, String tag) throws Exception {
        Made made = make("colour.mkv", "color=c=0xC83C28:size=" + size + ":rate=25",
                "-vf scale=out_color_matrix=" + matrix + ":out_range=tv,format=yuv444p -c:v ffv1 -colorspace " + tag + " -color_range tv");

        int[] rgb = colour(made.image(0).getRGB(80, 70));
        assertThat(rgb[0]).isCloseTo(0xC8, within(COLOUR_TOLERANCE));
        assertThat(rgb[1]).isCloseTo(0x3C, within(COLOUR_TOLERANCE));
        assertThat(rgb[2]).isCloseTo(0x28, within(COLOUR_TOLERANCE));
    }

    @Test
    void coloursThatNoConverterKnowsCostNothingButThemselves() throws Exception {
        Made made = make("ycgco.mkv", "testsrc2=size=176x144:rate=25", "-c:v ffv1 -pix_fmt yuv420p -colorspace ycgco");

        assertThat(made.film().frames()).isEqualTo(FRAMES);
    }

    @ParameterizedTest
    @CsvSource({"png, rgba", "png, ya8", "qtrle, argb"})
    void whatIsSeenThroughIsSeenOnBlack(String codec, String pixels) throws Exception {
        Made made = make("alpha.mov", "color=c=white@0.5:size=176x144:rate=25,format=rgba", "-c:v " + codec + " -pix_fmt " + pixels);

        for (int channel : colour(made.image(0).getRGB(80, 70))) {
            assertThat(channel).isCloseTo(128, within(COLOUR_TOLERANCE));
        }
    }

    private static int[] colour(int rgb) {
        return new int[] {rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff};
    }

    @Test
    void framesThatACameraLeftOutOfAnAviAreGapsAndNothingIsMissing() throws Exception {
        Path file = DebianFfmpeg.make(directory.resolve("gaps.avi"), "-f", "lavfi", "-i", "testsrc2=size=176x144:rate=25", "-vf",
                "select='not(between(mod(n,10),3,5))'", "-fps_mode", "passthrough", "-frames:v", "14", "-c:v", "mjpeg", "-q:v", "3");

        Made made = read(file);

        assertThat(made.film().frames()).isEqualTo(14);
        assertThat(made.film().isVariable()).isTrue();
        assertThat(made.times()).startsWith(0L, 40_000L, 80_000L, 240_000L);
        assertThat(made.film().detail()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vary.mp4", "vary.mkv", "vary.mov", "vary.ts"})
    void aRateThatVariesIsKeptAsTimes(String name) throws Exception {
        Made made = read(DebianFfmpeg.make(directory.resolve(name), "-f", "lavfi", "-i", "testsrc2=size=176x144:rate=25", "-vf",
                "select='not(between(mod(n,10),3,7))'", "-fps_mode", "passthrough", "-frames:v", "10", "-c:v", "libx264", "-pix_fmt", "yuv420p"));

        assertThat(made.film().isVariable()).isTrue();
        assertThat(made.times()).startsWith(0L, 40_000L, 80_000L, 320_000L);
        assertThat(made.film().detail()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut.mkv", "cut.ts", "cut.avi", "cut.mjpeg", "cut.mp4"})
    void aFilmCutShortGivesWhatCanBeHad(String name) throws Exception {
        String codec = name.endsWith("avi") || name.endsWith("mjpeg") ? "mjpeg" : "mpeg4";
        Path whole = DebianFfmpeg.make(directory.resolve(name), "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25", "-frames:v", "60", "-c:v",
                codec, "-q:v", "2", "-g", "10", "-movflags", "frag_keyframe+empty_moov");
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(whole, Arrays.copyOf(bytes, bytes.length / 2));

        Made made = read(whole);

        assertThat(made.film().frames()).isBetween(20, 45);
        if (!name.endsWith("mjpeg") && !name.endsWith("ts") && !name.endsWith("mp4")) {
            assertThat(made.film().detail()).contains("cut short");
        }
    }

    @Test
    void aDamagedJpegCostsItselfAndTheOthersStayTheirOwnBytes() throws Exception {
        Path raw = DebianFfmpeg.make(directory.resolve("raw.avi"), "-f", "lavfi", "-i", "testsrc2=size=176x144:rate=25", "-frames:v", "10", "-c:v",
                "mjpeg", "-q:v", "3");
        Made before = read(raw);
        byte[] bytes = Files.readAllBytes(raw);
        int second = indexOf(bytes, before.jpegs().get(1));
        Arrays.fill(bytes, second, second + before.jpegs().get(1).length, (byte) 0);
        Files.write(raw, bytes);

        Made made = read(raw);

        assertThat(made.jpegs()).containsAll(before.jpegs().subList(2, 10)).contains(before.jpegs().getFirst());
        assertThat(made.film().copied()).isEqualTo(9);
        assertThat(made.film().detail()).contains("1 damaged");
    }

    @Test
    void jpegsOfMixedSizesKeepTheirs() throws Exception {
        Path mixed = directory.resolve("mixed.mjpeg");
        Stream<String> sizes = Stream.of("176x144", "320x240", "64x48");
        List<byte[]> parts = new ArrayList<>();
        for (String size : sizes.toList()) {
            parts.add(Files.readAllBytes(DebianFfmpeg.make(directory.resolve("part.mjpeg"), "-f", "lavfi", "-i", "testsrc2=size=" + size + ":rate=25",
                    "-frames:v", "2", "-c:v", "mjpeg")));
        }
        Files.write(mixed, joined(parts));

        Made made = read(mixed);

        assertThat(made.film().copied()).isEqualTo(6);
        assertThat(joined(made.jpegs())).isEqualTo(Files.readAllBytes(mixed));
        assertThat(made.film().detail()).contains("4 frames have another size than the first");
    }

    private Made make(String name, String source, String encoding) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-f", "lavfi", "-i", source, "-frames:v", Integer.toString(FRAMES)));
        arguments.addAll(Arrays.stream(encoding.split(" ", -1)).filter(argument -> !argument.isEmpty()).toList());
        return read(DebianFfmpeg.make(directory.resolve(name), arguments.toArray(String[]::new)));
    }

    private static Made read(Path file) throws Exception {
        List<byte[]> jpegs = new ArrayList<>();
        List<Long> times = new ArrayList<>();
        try (FrameMaker maker = FrameMaker.open(file, SETTINGS, (frame, timeMicros, jpeg) -> {
            byte[] bytes = new byte[jpeg.remaining()];
            jpeg.get(bytes);
            jpegs.add(bytes);
            times.add(timeMicros);
        })) {
            return new Made(maker.convert(), jpegs, times);
        }
    }

    private static byte[] joined(List<byte[]> parts) {
        byte[] all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        int at = 0;
        while (!Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
            at++;
        }
        return at;
    }
}
