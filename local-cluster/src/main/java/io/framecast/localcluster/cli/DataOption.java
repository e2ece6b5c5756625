package io.framecast.localcluster.cli;

import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.runtime.Installation;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --data}, which every verb has: the cluster to act on. */
final class DataOption {

    @Option(names = "--data", paramLabel = "DIR", description = "the cluster's data directory (default: .framecast beside the launcher)")
    private @Nullable Path data;

    /** The directory named, else {@code .framecast} beside the launcher script. */
    ClusterDirectory directory() {
        return ClusterDirectory.at(data != null ? data : Installation.ofThisProcess().home().resolve(".framecast"));
    }
}
