package io.framecast.localcluster.kafka;

import io.framecast.localcluster.layout.ClusterDirectory;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One Kafka broker and controller as a process of its own. Formats its storage on first start, creates a marker file once
 * it serves its clients, and stops gracefully on SIGTERM.
 */
public final class KafkaBroker {

    private KafkaBroker() {}

    /**
     * @param args the broker's properties file, the id of the cluster it belongs to, the marker file to create when ready, and the
     *     data directory of the local cluster
     */
    public static void main(String[] args) throws Exception {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(args[0]))) {
            properties.load(reader);
        }
        format(properties, args[1]);
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "kafka-shutdown"));
        server.startup();
        Files.createFile(Path.of(args[2]));
        NeighbourWatch.begin(ClusterDirectory.at(Path.of(args[3])), Integer.parseInt(properties.getProperty("node.id")));
        server.awaitShutdown();
    }

    private static void format(Properties properties, String clusterId) throws Exception {
        Path storage = Path.of(properties.getProperty("log.dirs"));
        if (Files.exists(storage.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(storage);
        Formatter formatter = new Formatter();
        formatter
                .setNodeId(Integer.parseInt(properties.getProperty("node.id")))
                .setClusterId(clusterId)
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setControllerListenerName(properties.getProperty("controller.listener.names"))
                .setMetadataLogDirectory(storage.toString())
                .addDirectory(storage.toString())
                .setPrintStream(System.out)
                .run();
    }
}
