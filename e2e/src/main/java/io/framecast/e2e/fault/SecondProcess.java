package io.framecast.e2e.fault;

import io.framecast.e2e.cluster.ClusterUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A second process with the command line and the environment of one of a cluster, and so with its nodeId, but with ports and a data directory of its
 * own: what a careless copy of a service's configuration brings about.
 */
public final class SecondProcess implements AutoCloseable {

    private final Process process;
    private final Path output;

    private SecondProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts it.
     *
     * @param name whose command line it has
     * @param directory empty; its data and its output are kept there
     */
    public static SecondProcess of(ClusterUnderTest cluster, String name, Path directory) {
        Path proc = Path.of("/proc", Long.toString(cluster.pid(name)));
        try {
            List<String> command = Arrays.asList(words(proc.resolve("cmdline")));
            int port = freePort();
            command.replaceAll(word -> word.startsWith("--server.port=") ? "--server.port=" + port
                    : word.startsWith("--framecast.data-directory=") ? "--framecast.data-directory=" + directory.resolve("data")
                    : word.startsWith("--management.server.port=") ? "--management.server.port=" + freePort()
                    : word.startsWith("-Djava.io.tmpdir=") ? "-Djava.io.tmpdir=" + directory : word);
            Path output = directory.resolve("output.log");
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
            Map<String, String> environment = builder.environment();
            environment.clear();
            for (String variable : words(proc.resolve("environ"))) {
                int end = variable.indexOf('=');
                environment.put(variable.substring(0, end), variable.substring(end + 1));
            }
            return new SecondProcess(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a second " + name, e);
        }
    }

    private static String[] words(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8).split("\0");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The exit code with which it ended by itself; empty where it runs on after that time. */
    public OptionalInt exitCode(Duration within) {
        try {
            return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS) ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** What it said so far. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
