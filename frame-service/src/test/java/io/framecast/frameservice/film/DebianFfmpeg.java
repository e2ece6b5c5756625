package io.framecast.frameservice.film;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Makes films with Debian's {@code ffmpeg}, which shares no library with Framecast. */
public final class DebianFfmpeg {

    private static final Path PROGRAM = Path.of("/usr/bin/ffmpeg");

    private DebianFfmpeg() {}

    /**
     * Runs it, quiet, and waits for its end.
     *
     * @param file what it writes
     * @param arguments what stands before the file
     */
    public static Path make(Path file, String... arguments) throws Exception {
        if (!Files.isExecutable(PROGRAM)) {
            if ("true".equals(System.getenv("CI"))) {
                fail("CI does not pass without " + PROGRAM);
            }
            Assumptions.abort("SKIPPED: " + PROGRAM + " makes the films of this test; ./framecast test installs it");
        }
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "-hide_banner", "-loglevel", "error", "-nostdin", "-y"));
        command.addAll(List.of(arguments));
        command.add(file.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s: %s", command, said).isZero();
        return file;
    }
}
