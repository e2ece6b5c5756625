package io.framecast.frameservice.film;

import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Real footage: {@code vtest.avi} of Debian's opencv-doc, {@code ocean.mp4} and {@code ocean.webm} of npm's vide, in the directory
 * that {@code FRAMECAST_FOOTAGE} names. Not committed; the test command fetches it.
 */
final class Footage {

    private Footage() {}

    /** The file; skips the test loudly where it is not there, and fails it in CI. */
    static Path file(String name) {
        String directory = System.getenv("FRAMECAST_FOOTAGE");
        Path file = directory == null ? null : Path.of(directory, name);
        if (file != null && Files.isRegularFile(file)) {
            return file;
        }
        String message = "REAL FOOTAGE IS MISSING: " + name + " is not in FRAMECAST_FOOTAGE=" + directory + "; ./framecast test fetches it";
        if ("true".equals(System.getenv("CI"))) {
            return fail(message);
        }
        System.err.println("*** SKIPPED: " + message);
        Assumptions.abort(message);
        return Path.of(name);
    }
}
