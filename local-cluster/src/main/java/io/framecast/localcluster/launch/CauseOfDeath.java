package io.framecast.localcluster.launch;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Why a process ended by itself, as far as the end of its log tells. */
final class CauseOfDeath {

    private static final int TAIL_BYTES = 64 * 1024;
    private static final String BEGINNING = "---- ";

    private CauseOfDeath() {}

    /** The lines since the process's last start, at most the last 64 KB; empty where there is no log. */
    static List<String> linesOf(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(0, file.length() - TAIL_BYTES);
            byte[] tail = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(tail);
            List<String> lines = new String(tail, StandardCharsets.UTF_8).lines().toList();
            for (int i = lines.size() - 1; i >= 0; i--) {
                if (lines.get(i).startsWith(BEGINNING)) {
                    return lines.subList(i + 1, lines.size());
                }
            }
            return lines;
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The cause in a few words with its remedy; empty where the log names none that is known. */
    static Optional<String> in(List<String> lines) {
        if (anyHas(lines, "java.lang.OutOfMemoryError")) {
            return Optional.of("out of memory, its heap is full");
        }
        if (anyHas(lines, "insufficient memory for the Java Runtime") || anyHas(lines, "Cannot allocate memory")) {
            return Optional.of("the machine is out of memory; stop something, or start fewer processes");
        }
        if (anyHas(lines, "No space left on device") || anyHas(lines, "Disk quota exceeded")) {
            return Optional.of("the disk is full; free some space");
        }
        if (anyHas(lines, "Address already in use") || anyHas(lines, "already in use")) {
            return Optional.of("its port is taken by another program");
        }
        if (anyHas(lines, "Permission denied") || anyHas(lines, "AccessDeniedException") || anyHas(lines, "Read-only file system")) {
            return Optional.of("it may not write its data");
        }
        return Optional.empty();
    }

    private static boolean anyHas(List<String> lines, String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }
}
