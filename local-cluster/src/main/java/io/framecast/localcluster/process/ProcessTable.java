package io.framecast.localcluster.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Linux's {@code /proc}: which processes there are, since when, in which state and from which parent. Reads at each call,
 * keeps nothing; a process that ends meanwhile is absent from the answer. Threadsafe.
 */
public final class ProcessTable {

    private final Path proc;

    /** @param proc {@code /proc}, or a directory laid out like it */
    public ProcessTable(Path proc) {
        this.proc = proc;
    }

    /** The machine's own table. */
    public static ProcessTable ofThisMachine() {
        return new ProcessTable(Path.of("/proc"));
    }

    /** The process with that id; empty where there is none or only what its parent has not collected yet. */
    public Optional<LiveProcess> find(long pid) {
        try {
            String stat = Files.readString(proc.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1);
            return Optional.of(LiveProcess.parse(stat, bootId())).filter(process -> !process.isZombie());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The process with that id, if it is the one that was started then and not a later one. */
    public Optional<LiveProcess> find(long pid, String started) {
        return find(pid).filter(process -> process.started().equals(started));
    }

    /** All processes. */
    public List<LiveProcess> all() {
        List<LiveProcess> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path entry : entries) {
                find(Long.parseLong(entry.getFileName().toString())).ifPresent(found::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + proc, e);
        }
        return found;
    }

    /** A process and all its descendants, itself first. */
    public List<LiveProcess> tree(LiveProcess root) {
        List<LiveProcess> everyone = all();
        List<LiveProcess> tree = new ArrayList<>();
        Deque<LiveProcess> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            LiveProcess parent = open.remove();
            tree.add(parent);
            everyone.stream().filter(process -> process.parentPid() == parent.pid()).forEach(open::add);
        }
        return tree;
    }

    /**
     * Processes that carry {@code variable=value} in their environment; descendants inherit it, so this finds the children
     * of the dead too. Processes of other users are skipped where the kernel does not show them.
     */
    public List<LiveProcess> withEnvironment(String variable, String value) {
        String wanted = variable + "=" + value;
        return all().stream().filter(process -> hasEntry(process, "environ", wanted)).toList();
    }

    /** Whether any process has that text somewhere in its command line. */
    public boolean anyCommandLineHas(String text) {
        return all().stream().anyMatch(process -> content(process, "cmdline").contains(text));
    }

    /** Whether any process has that directory as its working directory. */
    public boolean anyWorksIn(Path directory) {
        return all().stream().anyMatch(process -> {
            try {
                return Files.isSameFile(proc.resolve(Long.toString(process.pid())).resolve("cwd"), directory);
            } catch (IOException e) {
                // It has ended meanwhile, or is another user's.
                return false;
            }
        });
    }

    /** Memory that programs can still get, {@code MemAvailable} of proc(5), in bytes; 0 where the kernel does not say. */
    public long availableMemoryBytes() {
        try {
            return Files.readAllLines(proc.resolve("meminfo")).stream()
                    .filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    private boolean hasEntry(LiveProcess process, String file, String wanted) {
        return ("\0" + content(process, file) + "\0").contains("\0" + wanted + "\0");
    }

    private String content(LiveProcess process, String file) {
        try {
            return new String(Files.readAllBytes(proc.resolve(Long.toString(process.pid())).resolve(file)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private String bootId() {
        try {
            return Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return "unknown-boot";
        }
    }
}
