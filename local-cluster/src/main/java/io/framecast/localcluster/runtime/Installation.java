package io.framecast.localcluster.runtime;

import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.layout.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The source tree that the launcher runs from: built jars, and what is prepared from them under {@code target/runtime/}.
 *
 * @param home the repository's root
 */
public record Installation(Path home) {

    /** The tree that {@code ./framecast} named. */
    public static Installation ofThisProcess() {
        String home = System.getProperty("framecast.home");
        if (home == null) {
            throw new ClusterProblem("the property framecast.home is not set; start this program with ./framecast");
        }
        return new Installation(Path.of(home));
    }

    /** This JVM's own {@code java}, which is the JDK that {@code ./framecast} chose. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    public Path runtimeDirectory() {
        return home.resolve("target").resolve("runtime");
    }

    /**
     * The jar of the launcher itself, which is also the brokers': the copy that {@code ./framecast} runs from, so that a rebuild
     * takes nothing away from them.
     */
    public Path ownJar() {
        String copy = System.getProperty("framecast.jar");
        return copy == null ? builtJar("local-cluster") : Path.of(copy);
    }

    /** The executable jar of a service. */
    public Path serviceJar(Role role) {
        return builtJar(role.module());
    }

    /** The jar of the benchmarks. */
    public Path benchmarksJar() {
        return builtJar("benchmarks");
    }

    private Path builtJar(String module) {
        Path target = home.resolve(module).resolve("target");
        List<Path> jars = List.of();
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                jars = files.filter(file -> isMainJar(module, file.getFileName().toString())).sorted().toList();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list " + target, e);
            }
        }
        if (jars.isEmpty()) {
            throw new ClusterProblem("%s is not built: no jar in %s; run ./framecast up, which builds it".formatted(module, target));
        }
        return jars.getLast();
    }

    private static boolean isMainJar(String module, String file) {
        return file.matches(module + "-[0-9][^/]*\\.jar") && !file.matches(".*-(tests|sources|javadoc)\\.jar");
    }
}
