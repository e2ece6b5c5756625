package io.framecast.e2e.fault;

import io.framecast.e2e.cluster.ClusterUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Kills, freezes and wakes processes with real signals, at a moment that can be measured: process ids are looked up before
 * ({@link #aimAt}), so that no command line starts in between.
 *
 * <p>Thread-safe.
 */
public final class Faults {

    private final ClusterUnderTest cluster;
    private final Map<String, Long> aimed = new ConcurrentHashMap<>();

    /** @param cluster whose processes these are */
    public Faults(ClusterUnderTest cluster) {
        this.cluster = cluster;
    }

    /** Looks the process's id up, so that the fault itself takes no time. */
    public Faults aimAt(String name) {
        aimed.put(name, pid(name));
        return this;
    }

    /** The same of a process whose id the caller knows. */
    public Faults aimAt(String name, long pid) {
        aimed.put(name, pid);
        return this;
    }

    private long pid(String name) {
        long pid = cluster.pid(name);
        if (pid <= 0) {
            throw new IllegalStateException(name + " does not run");
        }
        return pid;
    }

    /**
     * SIGKILL.
     *
     * @return when, on {@link System#nanoTime()}
     */
    public long kill(String name) {
        ProcessHandle process = handle(name);
        long at = System.nanoTime();
        if (!process.destroyForcibly()) {
            throw new IllegalStateException("cannot kill " + name);
        }
        // Started again, it is another process.
        aimed.remove(name);
        return at;
    }

    /** SIGSTOP. */
    public long pause(String name) {
        return signal("STOP", name);
    }

    /** SIGCONT. */
    public long resume(String name) {
        return signal("CONT", name);
    }

    private long signal(String signal, String name) {
        long pid = handle(name).pid();
        try {
            long at = System.nanoTime();
            int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill -" + signal + " of " + name + " failed");
            }
            return at;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private ProcessHandle handle(String name) {
        Long known = aimed.get(name);
        long pid = known == null ? pid(name) : known;
        aimed.put(name, pid);
        return ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException(name + " does not run any more"));
    }
}
