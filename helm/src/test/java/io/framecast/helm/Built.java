package io.framecast.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the build has made of the other modules before this one. */
final class Built {

    private Built() {}

    /** A module's jar, runnable with what lies beside it. */
    static Path jar(String module) {
        Path target = Path.of("..", module, "target").toAbsolutePath().normalize();
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().matches(module + "-[0-9][^/]*(?<!-tests)\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(module + " is not packaged; mvn -pl helm -am verify does it"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This very JVM's program. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
