package io.framecast.benchmarks.ingest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** CPU time of processes, from Linux's {@code /proc}. */
final class CpuTime {

    private static final double TICKS_A_SECOND = 100;
    /** Of the fields after the command's name: utime, stime, and the same of children that were waited for. */
    private static final int FIRST_FIELD = 11;
    private static final int LAST_FIELD = 14;

    private CpuTime() {}

    /** What processes and their ended children have used, in seconds; 0 of one that has ended. */
    static double seconds(Collection<Long> pids) {
        return pids.stream().mapToLong(CpuTime::ticks).sum() / TICKS_A_SECOND;
    }

    private static long ticks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            long ticks = 0;
            for (int field = FIRST_FIELD; field <= LAST_FIELD; field++) {
                ticks += Long.parseLong(fields[field]);
            }
            return ticks;
        } catch (IOException e) {
            return 0;
        }
    }
}
