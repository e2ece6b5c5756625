package io.framecast.localcluster.runtime;

import io.framecast.localcluster.layout.Role;
import java.util.ArrayList;
import java.util.List;

/** The JVM options of each role on one machine; the same in training and in service, because a cache only fits its own. */
public final class JvmOptions {

    private JvmOptions() {}

    /**
     * Heaps are bounded so that a default cluster stays below 4 GiB. All run on the first compiler alone: ten JVMs that start at once
     * on a few cores wait above all for their second compilers, and frames pass through the kernel and through native code.
     */
    public static List<String> of(Role role) {
        List<String> options = new ArrayList<>(List.of(
                "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8",
                // The first compiler's own default for its code, 48 MB, is so little that the start already collects garbage for it.
                "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=128m"));
        options.addAll(switch (role) {
            case KAFKA -> List.of("-Xmx512m");
            case COORDINATOR -> List.of("-Xmx320m");
            case STRATEGIST -> List.of("-Xmx256m");
            case FRAME_SERVICE -> List.of("-Xmx256m", "-XX:MaxDirectMemorySize=256m");
            case GATEWAY -> List.of("-Xmx384m", "-XX:MaxDirectMemorySize=384m");
            case POSTGRES -> List.<String>of();
        });
        return options;
    }

    /** What a process of that role takes of a machine's memory in a cluster that plays a few movies, measured; bytes. */
    public static long usualMemoryBytes(Role role) {
        long mebibytes = switch (role) {
            case KAFKA -> 400;
            case COORDINATOR -> 320;
            case STRATEGIST -> 270;
            case FRAME_SERVICE -> 290;
            case GATEWAY -> 340;
            case POSTGRES -> 120;
        };
        return mebibytes << 20;
    }
}
