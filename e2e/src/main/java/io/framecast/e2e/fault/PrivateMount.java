package io.framecast.e2e.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Empty file systems mounted over directories for one command alone: a small disk, programs that are not there. */
public final class PrivateMount {

    private static final List<List<String>> WAYS = List.of(
            List.of("unshare", "--mount"), List.of("unshare", "--map-root-user", "--mount"));

    private PrivateMount() {}

    /**
     * Words to put before a command, which then finds a file system of that size, empty and in memory, at each of the
     * directories that exist. Empty where this machine allows nobody to mount anything.
     */
    public static Optional<List<String>> over(List<Path> directories, int mebibytes) {
        StringBuilder script = new StringBuilder();
        for (Path directory : directories) {
            if (Files.isDirectory(directory)) {
                script.append("mount -t tmpfs -o size=%dm none '%s' && ".formatted(mebibytes, directory));
            }
        }
        script.append("exec \"$@\"");
        return WAYS.stream()
                .map(way -> words(way, script.toString()))
                .filter(PrivateMount::works)
                .findFirst();
    }

    private static List<String> words(List<String> way, String script) {
        List<String> words = new ArrayList<>(way);
        words.addAll(List.of("sh", "-c", script, "sh"));
        return words;
    }

    private static boolean works(List<String> words) {
        List<String> command = new ArrayList<>(words);
        command.add("true");
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
