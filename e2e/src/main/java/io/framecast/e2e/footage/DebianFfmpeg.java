package io.framecast.e2e.footage;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Debian's {@code ffmpeg}: a client and a decoder that share nothing with Framecast's own libraries. */
public final class DebianFfmpeg {

    private static final int SIDE = 32;
    private static final int PIXEL_BYTES = 3;
    private static final Duration WITHIN = Duration.ofSeconds(60);

    private DebianFfmpeg() {}

    /** Reads a multipart stream to its end and counts the frames it could decode. */
    public static int countFrames(URI multipart) {
        byte[] out = run(null, "-f", "mpjpeg", "-i", multipart.toString(), "-fps_mode", "passthrough", "-f", "null", "-progress",
                "pipe:1", "-");
        return new String(out, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("frame="))
                .mapToInt(line -> Integer.parseInt(line.substring("frame=".length()).strip()))
                .max()
                .orElse(0);
    }

    /**
     * Makes a Motion-JPEG film of noise whose frames are large, some 400 KB: more than all buffers on the way can hold.
     *
     * @param frames how many
     */
    public static void makeHeavyFilm(Path file, int frames) {
        run(null, "-y", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=30,noise=alls=60:allf=t", "-frames:v", Integer.toString(frames),
                "-pix_fmt", "yuvj420p", "-c:v", "mjpeg", "-q:v", "2", file.toString());
    }

    /**
     * Makes a small Motion-JPEG film, a few KB each frame, for what is not about the film.
     *
     * @param frames how many
     */
    public static void makeSmallFilm(Path file, int frames) {
        run(null, "-y", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=10", "-frames:v", Integer.toString(frames), "-pix_fmt", "yuvj420p",
                "-c:v", "mjpeg", "-q:v", "8", file.toString());
    }

    /**
     * Makes an H.264 film whose frames are 40 ms apart, from the twentieth on 125 ms.
     *
     * @param frames how many
     */
    public static void makeVaryingFilm(Path file, int frames) {
        run(null, "-y", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25", "-frames:v", Integer.toString(frames), "-vf",
                "settb=1/1000,setpts=if(lt(N\\,20)\\,N*40\\,800+(N-20)*125)", "-fps_mode", "passthrough", "-enc_time_base", "1/1000", "-c:v",
                "libx264", "-bf", "2", "-pix_fmt", "yuv420p", file.toString());
    }

    /** When that film shows a frame, in microseconds. */
    public static long varyingFilmMicros(int frame) {
        return frame < 20 ? frame * 40_000L : 800_000L + (frame - 20) * 125_000L;
    }

    /** When a video file's frames are shown, in microseconds after the first, in their order, as ffprobe reads them. */
    public static List<Long> times(Path video) {
        List<Long> stamps = probe(video, "packet=pts_time").lines()
                .map(line -> line.replace(",", "").strip())
                .filter(line -> !line.isEmpty())
                .map(seconds -> new BigDecimal(seconds).movePointRight(6).longValue())
                .sorted()
                .toList();
        return stamps.stream().map(stamp -> stamp - stamps.getFirst()).toList();
    }

    /** How long a video file plays, in seconds, as ffprobe reads it. */
    public static double durationSeconds(Path video) {
        return Double.parseDouble(probe(video, "format=duration").strip());
    }

    /** A small picture of the frame to which a seek to that time leads. */
    public static byte[] thumbnailAt(Path video, double seconds) {
        return cut(run(null, "-ss", String.format(Locale.ROOT, "%.6f", seconds), "-i", video.toString(), "-frames:v", "1", "-vf",
                "format=yuvj420p," + thumbnail(), "-pix_fmt", "rgb24", "-f", "rawvideo", "-")).getFirst();
    }

    private static String probe(Path video, String entries) {
        return new String(execute(null, List.of("ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", entries, "-of", "csv=p=0",
                video.toString())), StandardCharsets.UTF_8);
    }

    /** A small colour picture of each frame of a video file, in the colour range of a JPEG, to compare frames by. */
    public static List<byte[]> thumbnails(Path video) {
        return cut(run(null, "-i", video.toString(), "-fps_mode", "passthrough", "-vf", "format=yuvj420p," + thumbnail(), "-pix_fmt", "rgb24", "-f", "rawvideo", "-"));
    }

    /** The same of JPEGs one after the other. */
    public static List<byte[]> thumbnails(byte[] jpegs) {
        return cut(run(jpegs, "-f", "mjpeg", "-i", "-", "-fps_mode", "passthrough", "-vf", thumbnail(), "-pix_fmt", "rgb24", "-f", "rawvideo", "-"));
    }

    /** Mean difference of two such pictures, 0 to 255. */
    public static double difference(byte[] one, byte[] other) {
        long sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += Math.abs(Byte.toUnsignedInt(one[i]) - Byte.toUnsignedInt(other[i]));
        }
        return (double) sum / one.length;
    }

    private static String thumbnail() {
        return "scale=" + SIDE + ":" + SIDE + ":flags=area";
    }

    private static List<byte[]> cut(byte[] pixels) {
        int size = SIDE * SIDE * PIXEL_BYTES;
        List<byte[]> pictures = new ArrayList<>();
        for (int at = 0; at + size <= pixels.length; at += size) {
            pictures.add(Arrays.copyOfRange(pixels, at, at + size));
        }
        return pictures;
    }

    private static byte[] run(byte @Nullable [] input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-hide_banner", "-v", "error"));
        if (input == null) {
            command.add("-nostdin");
        }
        command.addAll(List.of(arguments));
        return execute(input, command);
    }

    private static byte[] execute(byte @Nullable [] input, List<String> command) {
        try {
            Path errors = Files.createTempFile("ffmpeg", ".err");
            Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
            try (OutputStream stdin = process.getOutputStream()) {
                if (input != null) {
                    Thread.ofVirtual().start(() -> feed(stdin, input));
                }
                byte[] out = process.getInputStream().readAllBytes();
                if (!process.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                    throw new AssertionError(command.getFirst() + " failed: " + Files.readString(errors));
                }
                return out;
            } finally {
                process.destroyForcibly();
                Files.deleteIfExists(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void feed(OutputStream stdin, byte[] input) {
        try (stdin) {
            stdin.write(input);
        } catch (IOException e) {
            // ffmpeg has ended; its exit code tells.
        }
    }
}
