package io.framecast.localcluster.layout;

/**
 * What is written down of one process, so that any later command line can find it again.
 *
 * @param name the process's name; {@code launcher} for the launcher
 * @param pid its process id
 * @param started the kernel's start time of that process, which tells it from another that got the same pid later
 * @param ready whether it was seen ready for work since it was started
 * @param ended how it was ended on purpose, {@link End#NOT} while nobody did
 */
public record ProcessRecord(String name, long pid, String started, boolean ready, End ended) {

    /** How a process was ended on purpose. */
    public enum End {
        NOT,
        STOPPED,
        KILLED
    }

    public ProcessRecord asReady() {
        return new ProcessRecord(name, pid, started, true, ended);
    }

    public ProcessRecord endedBy(End how) {
        return new ProcessRecord(name, pid, started, ready, how);
    }
}
