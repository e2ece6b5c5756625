package io.framecast.e2e.example;

import io.framecast.e2e.cluster.ClusterUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program of {@code examples/}, run in an empty directory of its own that stays until {@link #close()}.
 *
 * <p>The file itself is copied there, since an ordinary user need not be able to read the repository.
 */
public final class Example implements AutoCloseable {

    private static final String NOBODY = "65534";

    private final Path directory;
    private final Path program;

    private Example(Path directory, Path program) {
        this.directory = directory;
        this.program = program;
    }

    /** The directory of the examples. */
    public static Path examples() {
        return ClusterUnderTest.home().resolve("examples");
    }

    /** @param name the file's, below {@code examples/} */
    public static Example of(String name) {
        try {
            Path directory = Files.createTempDirectory("framecast-example");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
            Path program = directory.resolve(Path.of(name).getFileName());
            Files.copy(examples().resolve(name), program);
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            return new Example(directory, program);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it runs and leaves its files. */
    public Path directory() {
        return directory;
    }

    /**
     * How it ended.
     *
     * @param exitCode its exit code
     * @param out what it printed
     * @param err what it complained
     */
    public record Result(int exitCode, String out, String err) {

        /** @throws AssertionError where the exit code is not 0 */
        public Result orFail() {
            if (exitCode != 0) {
                throw new AssertionError("exit code " + exitCode + "\n" + err + out);
            }
            return this;
        }
    }

    /** Runs it to its end; whatever it has started is killed where it takes longer than {@code within}. */
    public Result run(Duration within, String... arguments) {
        return run(within, List.of(), arguments);
    }

    /** The same, as nobody where this JVM is root: for programs that refuse to be root. */
    public Result runAsOrdinaryUser(Duration within, String... arguments) {
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        return run(within, isRoot ? List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups") : List.of(), arguments);
    }

    private Result run(Duration within, List<String> prefix, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(program.toString());
        command.addAll(Arrays.asList(arguments));
        Path out = directory.resolve(".out");
        Path err = directory.resolve(".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
                    .redirectInput(Path.of("/dev/null").toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().put("HOME", directory.toString());
            Process process = builder.start();
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError("%s took longer than %s\n%s%s".formatted(program.getFileName(), within, Files.readString(err), Files.readString(out)));
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + program + " ran", e);
        }
    }

    /** Deletes the directory. */
    @Override
    public void close() {
        Directories.delete(directory);
    }
}
