package io.framecast.localcluster.launch;

import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.layout.NodeSpec;
import io.framecast.localcluster.layout.ProcessRecord;
import io.framecast.localcluster.postgres.PostgresServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;

/** Asks a process whether it is ready for work. Threadsafe. */
public final class ReadinessProbe {

    private static final int TIMEOUT_MILLIS = 1_000;

    private final ClusterDirectory directory;

    public ReadinessProbe(ClusterDirectory directory) {
        this.directory = directory;
    }

    /** Whether that process of that node is ready now; false where it does not answer within a second. */
    public boolean isReady(NodeSpec node, ProcessRecord process) {
        return switch (node.role()) {
            case KAFKA -> Files.exists(directory.readyMarkerOf(node));
            case POSTGRES -> PostgresServer.isReady(directory.dataOf(node), process.pid());
            default -> answersReady(node.metricsPort());
        };
    }

    private static boolean answersReady(int port) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness").toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return false;
        }
    }
}
