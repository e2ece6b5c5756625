package io.framecast.e2e.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * What cluster to start.
 *
 * @param name names its directory under the artefacts; letters, digits and dashes
 * @param frameServices how many
 * @param coordinators how many
 * @param strategists how many
 * @param gateways how many
 * @param brokers how many Kafka brokers
 * @param demo whether the demo movie is imported
 */
public record ClusterOptions(String name, int frameServices, int coordinators, int strategists, int gateways, int brokers, boolean demo) {

    /** The cluster a newcomer gets by {@code ./framecast up}. */
    public static ClusterOptions usual(String name) {
        return new ClusterOptions(name, 4, 3, 1, 2, 1, true);
    }

    /** One process of each kind. */
    public static ClusterOptions smallest(String name) {
        return new ClusterOptions(name, 1, 1, 1, 1, 1, false);
    }

    /** Kafka survives the loss of a broker, everything else is there as often as it must be. */
    public static ClusterOptions threeBrokers(String name) {
        return new ClusterOptions(name, 2, 2, 1, 1, 3, true);
    }

    /** The arguments of {@code up}, ports left to the launcher. */
    List<String> upArguments() {
        List<String> arguments = new ArrayList<>(List.of("up", "--port", "0",
                "--frame-services", Integer.toString(frameServices), "--coordinators", Integer.toString(coordinators),
                "--strategists", Integer.toString(strategists), "--gateways", Integer.toString(gateways),
                "--brokers", Integer.toString(brokers)));
        if (!demo) {
            arguments.add("--no-demo");
        }
        return arguments;
    }
}
