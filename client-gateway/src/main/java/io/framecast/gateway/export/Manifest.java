package io.framecast.gateway.export;

import io.framecast.protocol.event.Movie;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import tools.jackson.databind.json.JsonMapper;

/**
 * The manifest of a ZIP: JSON with a line for each frame, so that tools for lines read it too. Its length follows from what is known
 * before the first frame has come, since digests all have the same length.
 */
final class Manifest {

    static final String FILE_NAME = "manifest.json";
    static final int DIGEST_BYTES = 32;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ENTRY = "{\"file\":\"%s\",\"frame\":%d,\"timeMicros\":%d,\"bytes\":%d,\"sha256\":\"%s\"}";
    private static final String END = "\n]}\n";
    private static final int LEAST_DIGITS = 6;

    private final FileFrames frames;
    private final int digits;
    private final byte[] digests;

    Manifest(FileFrames frames) {
        this.frames = frames;
        this.digits = Math.max(LEAST_DIGITS, Integer.toString(frames.movie().frames() - 1).length());
        this.digests = new byte[Math.multiplyExact(frames.count(), DIGEST_BYTES)];
    }

    /** The name of the i-th frame's file; names sort as frames do. */
    String fileName(int i) {
        String number = Integer.toString(frames.frame(i));
        return "frame-" + "0".repeat(digits - number.length()) + number + ".jpg";
    }

    /** How long each frame's file name is. */
    int nameChars() {
        return "frame-.jpg".length() + digits;
    }

    /** Notes the SHA-256 of the i-th frame. */
    void digest(int i, byte[] sha256) {
        System.arraycopy(sha256, 0, digests, i * DIGEST_BYTES, DIGEST_BYTES);
    }

    /** What stands before the first frame's line. */
    byte[] beginning() {
        Movie movie = frames.movie();
        String head = "{\"movieId\":" + JSON.writeValueAsString(movie.id())
                + ",\"version\":" + JSON.writeValueAsString(movie.version())
                + ",\"title\":" + JSON.writeValueAsString(movie.title())
                + ",\"frameRate\":\"" + movie.frameRate() + "\""
                + ",\"variableRate\":" + movie.variableRate()
                + ",\"width\":" + movie.width()
                + ",\"height\":" + movie.height()
                + ",\"recordedAt\":" + (movie.recordedAt() == null ? "null" : "\"" + movie.recordedAt() + "\"")
                + ",\"frames\":[";
        return head.getBytes(StandardCharsets.UTF_8);
    }

    /** The i-th frame's line, with what ends the line before; its digest must be known. */
    byte[] line(int i) {
        String digest = HexFormat.of().formatHex(digests, i * DIGEST_BYTES, (i + 1) * DIGEST_BYTES);
        return ((i == 0 ? "\n" : ",\n") + ENTRY.formatted(fileName(i), frames.frame(i), frames.timeMicros(i), frames.jpegBytes(i), digest))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** What stands behind the last line. */
    byte[] end() {
        return END.getBytes(StandardCharsets.US_ASCII);
    }

    /** How long it will be, known before any digest is. */
    long bytes() {
        int fixed = ENTRY.formatted("", 0, 0, 0, "").length() - 3 + 2 * DIGEST_BYTES + nameChars();
        // Between lines a comma and a line's end; before the first only that.
        long bytes = beginning().length + end().length - 1 + (fixed + 2L) * frames.count();
        for (int i = 0; i < frames.count(); i++) {
            bytes += digits(frames.frame(i)) + digits(frames.timeMicros(i)) + digits(frames.jpegBytes(i));
        }
        return bytes;
    }

    private static int digits(long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
