package io.framecast.localcluster.runtime;

import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.layout.Role;
import io.framecast.localcluster.postgres.PostgresBinaries;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lays built jars out for a quick start, once per build, under {@code target/runtime/}.
 *
 * <p>A service's jar is extracted into a directory named for the jar's size and time, so that a rebuild under a running
 * cluster takes nothing away from it, and an ahead-of-time cache is trained there by one start that ends once the
 * application context is complete. Where training fails the service runs without a cache. Launchers that start at the same
 * moment wait for one another.
 */
public final class RuntimePreparation {

    private static final long TRAINING_SECONDS_MAX = 120;
    private static final int TIMED_OUT = -1;

    private final Installation installation;
    private final Map<String, ReentrantLock> inThisProcess = new ConcurrentHashMap<>();

    public RuntimePreparation(Installation installation) {
        this.installation = installation;
    }

    /** PostgreSQL's programs, unpacked where they are not yet. */
    public PostgresBinaries postgres() {
        return locked("postgres", () -> PostgresBinaries.in(installation.runtimeDirectory().resolve("postgres-18.1.0")));
    }

    /** Whether {@link #service} would have to train a cache, which takes seconds. */
    public boolean needsTraining(Role role) {
        return !Files.exists(directoryOf(role).resolve("trained"));
    }

    /**
     * The jar of a service, or of the broker, ready to run.
     *
     * @param train whether to train a cache where there is none yet
     */
    public PreparedJar service(Role role, boolean train) {
        return locked(role.label(), () -> {
            Path directory = directoryOf(role);
            Path jar = role.isService() ? extracted(role, directory) : installation.ownJar();
            if (train && needsTraining(role)) {
                Files.createDirectories(directory);
                train(role, jar, directory);
            }
            Path cache = cacheIn(directory);
            return new PreparedJar(jar, Files.exists(cache) ? Optional.of(cache) : Optional.empty());
        });
    }

    private Path directoryOf(Role role) {
        Path jar = role.isService() ? installation.serviceJar(role) : installation.ownJar();
        try {
            String build = Long.toHexString(Files.size(jar)) + "-" + Long.toHexString(Files.getLastModifiedTime(jar).toMillis());
            return installation.runtimeDirectory().resolve(role.label() + "-" + build);
        } catch (IOException e) {
            throw new ClusterProblem("cannot read " + jar, e);
        }
    }

    private Path extracted(Role role, Path directory) throws IOException, InterruptedException {
        Path jar = installation.serviceJar(role);
        Path extracted = directory.resolve(jar.getFileName());
        if (!Files.exists(extracted)) {
            Files.createDirectories(installation.runtimeDirectory());
            Path fresh = Files.createTempDirectory(installation.runtimeDirectory(), role.label() + "-extracting");
            Path log = fresh.resolve("extract.log");
            int exit = run(log, List.of(Installation.java(), "-XX:TieredStopAtLevel=1", "-Djarmode=tools", "-jar", jar.toString(),
                    "extract", "--destination", fresh.toString(), "--force"));
            if (exit != 0) {
                throw new ClusterProblem("cannot extract %s, exit code %d; see %s".formatted(jar, exit, log));
            }
            Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
        }
        return extracted;
    }

    private void train(Role role, Path jar, Path directory) throws IOException, InterruptedException {
        Path fresh = directory.resolve("fresh.aot");
        List<String> command = TrainingRun.of(role, jar, fresh, directory.resolve("rehearsal"));
        int exit = run(directory.resolve("training.log"), command);
        // A start that ended early, for want of a database say, has still taught the cache all classes it came to.
        if (exit != TIMED_OUT && Files.exists(fresh)) {
            Files.move(fresh, cacheIn(directory), StandardCopyOption.ATOMIC_MOVE);
        }
        // Written after a failure too: a service that cannot rehearse is not asked again until it is rebuilt.
        Files.writeString(directory.resolve("trained"), "exit code " + exit + "\n");
    }

    private static Path cacheIn(Path directory) {
        return directory.resolve("app.aot");
    }

    private static int run(Path log, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            if (process.waitFor(TRAINING_SECONDS_MAX, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            return TIMED_OUT;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private interface Step<T> {
        T run() throws IOException, InterruptedException;
    }

    private <T> T locked(String name, Step<T> step) {
        // A file lock keeps other launchers out, and only them: it does not tell this JVM's own threads from one another.
        ReentrantLock threads = inThisProcess.computeIfAbsent(name, ignored -> new ReentrantLock());
        threads.lock();
        Path lockFile = installation.runtimeDirectory().resolve(name + ".lock");
        try {
            Files.createDirectories(installation.runtimeDirectory());
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                assert lock.isValid();
                return step.run();
            }
        } catch (IOException e) {
            throw new ClusterProblem("cannot prepare " + name + " under " + installation.runtimeDirectory() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterProblem("interrupted while preparing " + name, e);
        } finally {
            threads.unlock();
        }
    }
}
