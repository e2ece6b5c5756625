package io.framecast.protocol.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Spectral, a linter that is not of our making, with the rules in {@code .spectral.yaml}. {@code ./framecast test} installs it and names it in
 * {@code FRAMECAST_SPECTRAL}; without it what needs it is skipped aloud, and fails where {@code CI=true}.
 */
public final class Spectral {

    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final long WITHIN_SECONDS = 120;

    private Spectral() {}

    /**
     * Asserts that the linter finds nothing to say about a document, not even a hint.
     *
     * @param document its path below the project's root
     */
    public static void assertFindsNothingIn(String document) throws IOException, InterruptedException {
        String program = System.getenv("FRAMECAST_SPECTRAL");
        if (program == null) {
            skip("FRAMECAST_SPECTRAL does not name the linter; ./framecast test installs it");
        }
        Path output = Files.createTempFile("spectral", ".log");
        try {
            Process linter = new ProcessBuilder(List.of(program, "lint", "--fail-severity=hint", document))
                    .directory(HOME.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!linter.waitFor(WITHIN_SECONDS, TimeUnit.SECONDS)) {
                linter.destroyForcibly();
                fail(program + " took more than " + WITHIN_SECONDS + " s");
            }
            String said = Files.readString(output);
            assertThat(linter.exitValue()).as(said).isZero();
            // A linter that knows no rule for a file says so and ends with 0.
            assertThat(said).contains("No results with a severity");
        } finally {
            Files.delete(output);
        }
    }

    private static void skip(String reason) {
        if ("true".equals(System.getenv("CI"))) {
            fail(reason);
        }
        System.err.println("SKIPPED: " + reason);
        abort(reason);
    }
}
