package io.framecast.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Which live processes belong to a cluster, by the kernel's table: nothing the launcher wrote down is trusted. */
public final class ClusterProcesses {

    private static final Path PROC = Path.of("/proc");

    private ClusterProcesses() {}

    /** Processes whose command line or environment names the data directory, by id; this one and zombies are left out. */
    public static Map<Long, String> of(Path data) {
        String mark = data.toAbsolutePath().normalize().toString();
        Map<Long, String> found = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                long pid = Long.parseLong(entry.getFileName().toString());
                String command = read(entry.resolve("cmdline"));
                boolean names = command.contains(mark) || read(entry.resolve("environ")).contains(mark);
                if (pid != ProcessHandle.current().pid() && names && !command.isEmpty()) {
                    found.put(pid, command.replace('\0', ' ').strip());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + PROC, e);
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // The process has ended meanwhile.
            return "";
        }
    }
}
