package io.framecast.frameservice.conversion;

import io.framecast.frameservice.film.FilmException;
import io.framecast.frameservice.film.FilmFrames;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One conversion, in a child process that is watched and killed where it goes beyond its limits. */
final class ChildConversion implements Conversion {

    private static final Logger LOG = LoggerFactory.getLogger(ChildConversion.class);
    private static final long LOOK_EVERY_MILLIS = 250;
    private static final int PAGE_BYTES = 4096;
    private static final int KILLED_EXIT = 128 + 9;

    private final ConversionLimits limits;
    private final Process child;
    private volatile long begunNanos = System.nanoTime();
    private volatile long lastProgressNanos = begunNanos;
    private volatile @Nullable String killedBecause;

    private ChildConversion(ConversionLimits limits, Process child) {
        this.limits = limits;
        this.child = child;
    }

    /**
     * Starts a child that waits for its {@link #order}.
     *
     * @param main the program's main class, which hands {@link ConversionChild#COMMAND} to {@link ConversionChild}
     */
    static ChildConversion start(Class<?> main, ConversionLimits limits) throws IOException {
        List<String> options = List.of("-Xmx" + limits.heapBytes(), "-Xms16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/stderr", "--enable-native-access=ALL-UNNAMED",
                "-Dorg.bytedeco.javacpp.nopointergc=true", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
        Process child = new ProcessBuilder(OwnProgram.command(main, options, List.of(ConversionChild.COMMAND)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new ChildConversion(limits, child);
    }

    boolean isAlive() {
        return child.isAlive();
    }

    /** Tells the child what to convert, once; its time counts from now. */
    void order(ConversionOrder order) throws IOException {
        begunNanos = System.nanoTime();
        lastProgressNanos = begunNanos;
        DataOutputStream out = new DataOutputStream(child.getOutputStream());
        order.writeTo(out);
        out.flush();
    }

    @Override
    public FilmFrames await(ProgressListener listener) throws FilmException, IOException, InterruptedException {
        Thread watch = Thread.ofVirtual().name("conversion-watch").start(this::watch);
        try (BufferedReader lines = child.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                switch (ConversionLine.parse(line).orElse(null)) {
                    case ConversionLine.Progress progress -> {
                        lastProgressNanos = System.nanoTime();
                        listener.onProgress(progress.frames(), progress.bytes());
                    }
                    // Not when it has ended: a JVM of which a thread waits in the system takes 300 ms for that, and its files are whole.
                    case ConversionLine.Finished end -> {
                        return end.film();
                    }
                    case ConversionLine.Refused end -> throw new FilmException(killedBecause == null ? end.reason() : killedBecause);
                    case null -> LOG.info("conversion {} says: {}", child.pid(), line);
                }
            }
            int exit = child.waitFor();
            throw new FilmException(killedBecause == null ? crash(exit) : killedBecause);
        } catch (IOException e) {
            if (killedBecause != null) {
                throw new FilmException(killedBecause);
            }
            throw e;
        } finally {
            child.destroyForcibly();
            watch.interrupt();
        }
    }

    /** What the system says of a process that ended by a signal is 128 and the signal's number. A JVM that crashes exits with 1. */
    private static String crash(int exit) {
        return exit == KILLED_EXIT
                ? "its decoder was killed from outside (SIGKILL), as Linux does where memory runs out"
                : "its decoder crashed (exit code " + exit + "): the file is damaged, or made to do so";
    }

    private void watch() {
        try {
            while (!child.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() - lastProgressNanos > limits.withoutProgress().toNanos()) {
                    kill("its conversion made no progress for " + limits.withoutProgress().toSeconds() + " s");
                } else if (System.nanoTime() - begunNanos > limits.longest().toNanos()) {
                    kill("its conversion took more than " + limits.longest().toSeconds() + " s (framecast.imports.longest)");
                } else if (residentBytes() > limits.memoryBytes()) {
                    kill("its conversion took more than " + (limits.memoryBytes() >> 20) + " MiB of memory");
                }
            }
        } catch (InterruptedException e) {
            // It has ended.
        }
    }

    /** What Linux says; 0 where there is no such file. */
    private long residentBytes() {
        try {
            return Long.parseLong(Files.readString(Path.of("/proc", Long.toString(child.pid()), "statm")).split(" ", -1)[1]) * PAGE_BYTES;
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return 0;
        }
    }

    private void kill(String reason) {
        if (killedBecause == null) {
            killedBecause = reason;
        }
        child.destroyForcibly();
    }

    @Override
    public void close() {
        kill("its conversion was stopped");
    }
}
