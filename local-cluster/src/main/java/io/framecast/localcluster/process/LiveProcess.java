package io.framecast.localcluster.process;

/**
 * One process as {@code /proc/PID/stat} shows it.
 *
 * @param pid its id
 * @param parentPid its parent's id
 * @param state the kernel's letter: R, S, D, T (stopped), Z (ended, not collected) and so on
 * @param started the machine's boot id and the start time in clock ticks since boot; equal only for the same process
 */
public record LiveProcess(long pid, long parentPid, char state, String started) {

    /** Reads one line of {@code stat}; the name in parentheses may hold spaces and parentheses itself. */
    static LiveProcess parse(String stat, String bootId) {
        int nameEnd = stat.lastIndexOf(')');
        long pid = Long.parseLong(stat.substring(0, stat.indexOf(' ')));
        String[] fields = stat.substring(nameEnd + 2).split(" ", -1);
        // Fields are numbered from 1 in proc(5): state is 3, ppid 4, starttime 22; fields[0] is number 3.
        return new LiveProcess(pid, Long.parseLong(fields[1]), fields[0].charAt(0), bootId + ":" + fields[19]);
    }

    /** Whether it was stopped with SIGSTOP and not continued. */
    public boolean isPaused() {
        return state == 'T';
    }

    boolean isZombie() {
        return state == 'Z' || state == 'X';
    }
}
