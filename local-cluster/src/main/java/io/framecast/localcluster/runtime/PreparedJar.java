package io.framecast.localcluster.runtime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A jar laid out for a quick start.
 *
 * @param jar the jar to run, its libraries beside it
 * @param cache the ahead-of-time cache of its classes; empty where none could be made, which costs seconds and nothing else
 */
public record PreparedJar(Path jar, Optional<Path> cache) {

    /** The JVM options that use the cache. */
    public List<String> cacheOptions() {
        List<String> options = new ArrayList<>();
        // A cache that does not fit is passed over without a word; the log of a service belongs to the service.
        cache.ifPresent(file -> options.addAll(List.of("-XX:AOTCache=" + file, "-Xlog:disable", "-Xlog:all=error:stderr")));
        return options;
    }
}
