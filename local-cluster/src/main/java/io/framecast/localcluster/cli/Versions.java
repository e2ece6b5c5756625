package io.framecast.localcluster.cli;

import io.framecast.localcluster.Framecast;
import io.framecast.localcluster.layout.DataVersion;
import io.framecast.localcluster.postgres.PostgresBinaries;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** Which versions this program is made of. */
final class Versions implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"framecast %s (Kafka %s, PostgreSQL %s, Java %s)"
                .formatted(framecast(), AppInfoParser.getVersion(), PostgresBinaries.VERSION, System.getProperty("java.version"))};
    }

    /** What this version writes into a data directory. */
    static DataVersion ofData() {
        return new DataVersion(DataVersion.FORMAT, framecast(), AppInfoParser.getVersion(), PostgresBinaries.MAJOR_VERSION);
    }

    /** The jar's manifest says it; classes that are run from where they were compiled have none. */
    private static String framecast() {
        @Nullable String version = Framecast.class.getPackage().getImplementationVersion();
        return version == null ? "of an unknown version" : version;
    }
}
