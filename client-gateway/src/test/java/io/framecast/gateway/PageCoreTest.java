package io.framecast.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs the tests of the page's {@code core/} modules in Node's own test runner, and checks the page's own layering. */
class PageCoreTest {

    private static final Path TESTS = Path.of("src/test/js");
    private static final Path CORE = Path.of("src/main/resources/static/core");
    private static final long TIMEOUT_SECONDS = 120;

    @Test
    void pageCoreModulesPassTheirTestsInNode() throws Exception {
        requireNode();
        var command = new ArrayList<>(List.of("node", "--test"));
        for (Path test : filesIn(TESTS, ".test.js")) {
            command.add(test.toString());
        }
        assertTrue(command.size() > 2, "there are tests in " + TESTS.toAbsolutePath());
        Outcome outcome = run(command);
        assertEquals(0, outcome.exitCode(), outcome.output());
        // A runner that found nothing to run also exits with 0.
        assertTrue(Pattern.compile("(?m)^. pass [1-9]").matcher(outcome.output()).find(), outcome.output());
    }

    @Test
    void coreNeverImportsTheUserInterface() throws Exception {
        for (Path module : filesIn(CORE, ".js")) {
            String text = Files.readString(module);
            assertFalse(text.contains("/app/"), module + " imports app/: core is the part without a user interface");
            assertFalse(text.contains("document."), module + " touches the document: core also runs in a worker and in Node");
        }
    }

    private static void requireNode() throws Exception {
        String reason;
        try {
            Outcome outcome = run(List.of("node", "--version"));
            if (outcome.exitCode() == 0) {
                return;
            }
            reason = "node --version ended with " + outcome.exitCode() + ": " + outcome.output();
        } catch (IOException e) {
            reason = e.getMessage();
        }
        String message = "The page's tests need node 18 or newer on the PATH (Debian: apt-get install nodejs): " + reason;
        if ("true".equals(System.getenv("CI"))) {
            fail(message);
        }
        System.err.println("SKIPPED: " + message);
        abort(message);
    }

    private static List<Path> filesIn(Path directory, String ending) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static Outcome run(List<String> command) throws Exception {
        Path output = Files.createTempFile("page-core", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                fail(command + " took more than " + TIMEOUT_SECONDS + " s\n" + Files.readString(output));
            }
            return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }

    private record Outcome(int exitCode, String output) {}
}
