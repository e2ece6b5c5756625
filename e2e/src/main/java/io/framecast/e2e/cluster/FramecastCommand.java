package io.framecast.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs {@code ./framecast} as a user would, of what is built already. */
public final class FramecastCommand {

    private final Path home;
    private final Path data;
    private final List<String> prefix;
    private final Map<String, String> environment;

    /**
     * @param home the repository's root
     * @param data the cluster's data directory
     */
    public FramecastCommand(Path home, Path data) {
        this(home, data, List.of(), Map.of());
    }

    private FramecastCommand(Path home, Path data, List<String> prefix, Map<String, String> environment) {
        this.home = home;
        this.data = data;
        this.prefix = prefix;
        this.environment = environment;
    }

    /** The same with these words before each command line, such as {@code unshare}. */
    public FramecastCommand after(List<String> words) {
        return new FramecastCommand(home, data, words, environment);
    }

    /** The same with these variables in its environment besides; an empty value removes one. */
    public FramecastCommand with(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(variables);
        return new FramecastCommand(home, data, prefix, Map.copyOf(all));
    }

    /**
     * How a command ended.
     *
     * @param exitCode its exit code
     * @param out what it printed
     * @param err what it complained
     */
    public record Result(int exitCode, String out, String err) {

        /** @throws AssertionError where the exit code is not 0 */
        public Result orFail() {
            if (exitCode != 0) {
                throw new AssertionError("./framecast ended with exit code " + exitCode + "\n" + err + out);
            }
            return this;
        }
    }

    /** Runs a verb to its end; killed and reported as failed where it takes longer than {@code within}. */
    public Result run(Duration within, String... arguments) {
        Path out = output("out");
        Path err = output("err");
        try {
            Process process = builder(List.of(arguments)).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("./framecast %s took longer than %s\n%s%s"
                        .formatted(String.join(" ", arguments), within, Files.readString(err), Files.readString(out)));
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while ./framecast ran", e);
        } finally {
            delete(out);
            delete(err);
        }
    }

    /** Begins a verb that stays; its output goes to the file. The caller ends it. */
    public Process begin(Path output, String... arguments) {
        try {
            Files.createDirectories(output.getParent());
            return builder(List.of(arguments)).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessBuilder builder(List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        // Whoever runs the tests in the background has them ignore Ctrl-C, and a child would go on ignoring it.
        command.addAll(List.of("env", "--default-signal=INT", home.resolve("framecast").toString()));
        command.addAll(arguments);
        command.addAll(List.of("--data", data.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(Path.of("/dev/null").toFile());
        // The build that runs these scenarios has packaged everything; a second one would run beside it.
        builder.environment().put("FRAMECAST_BUILD", "never");
        environment.forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        return builder;
    }

    private static Path output(String kind) {
        try {
            return Files.createTempFile("framecast-command", "." + kind);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
