package io.framecast.localcluster.layout;

import java.util.Objects;

/**
 * What {@code up} was asked for.
 *
 * @param frameServices number of frame services, 1-64
 * @param coordinators number of coordinators, 1-16
 * @param strategists number of strategists, 1-16
 * @param gateways number of gateways, 1-16
 * @param brokers number of Kafka brokers in one KRaft quorum, 1-5
 * @param port the first gateway's port, 0-65535; 0 lets the launcher choose free ones
 * @param external servers to use in place of the cluster's own; null, as in plans of former versions: none
 */
public record ClusterSettings(
        int frameServices, int coordinators, int strategists, int gateways, int brokers, int port, ExternalServers external) {

    /** A cluster with servers of its own. */
    public ClusterSettings(int frameServices, int coordinators, int strategists, int gateways, int brokers, int port) {
        this(frameServices, coordinators, strategists, gateways, brokers, port, ExternalServers.NONE);
    }

    /** Rejects numbers outside their range with the option, its range and the value given. */
    public ClusterSettings {
        external = Objects.requireNonNullElse(external, ExternalServers.NONE);
        check("--frame-services", frameServices, 1, 64);
        check("--coordinators", coordinators, 1, 16);
        check("--strategists", strategists, 1, 16);
        check("--gateways", gateways, 1, 16);
        check("--brokers", brokers, 1, 5);
        check("--port", port, 0, 65_535);
        if (port != 0 && port + gateways - 1 > 65_535) {
            throw new IllegalArgumentException("--port %d with %d gateways ends at port %d; ports end at 65535"
                    .formatted(port, gateways, port + gateways - 1));
        }
    }

    private static void check(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "%s must be between %d and %d, not %d".formatted(option, least, most, value));
        }
    }

    /** How many copies Kafka keeps of each partition: three where that many brokers are known, else one per broker. */
    public int replicationFactor() {
        return Math.min(3, external.hasKafka() ? external.kafka().split(",", -1).length : brokers);
    }
}
