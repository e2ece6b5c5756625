package io.framecast.localcluster.runtime;

import java.nio.file.Path;
import java.util.List;

/**
 * A jar laid out for a quick start.
 *
 * @param jar the jar to run, its libraries beside it
 * @param cacheOptions the JVM options that use its ahead-of-time cache, or record one; empty where there is none, which costs
 *     seconds and nothing else
 */
public record PreparedJar(Path jar, List<String> cacheOptions) {

    public PreparedJar {
        cacheOptions = List.copyOf(cacheOptions);
    }

    static PreparedJar without(Path jar) {
        return new PreparedJar(jar, List.of());
    }

    /** A cache that does not fit is passed over without a word; the log of a service belongs to the service. */
    static PreparedJar using(Path jar, Path cache) {
        return new PreparedJar(jar, List.of("-XX:AOTCache=" + cache, "-Xlog:disable", "-Xlog:all=error:stderr"));
    }

    /** Writes the cache as the JVM ends. */
    static PreparedJar recording(Path jar, Path cache) {
        return new PreparedJar(jar, List.of("-XX:AOTCacheOutput=" + cache));
    }
}
