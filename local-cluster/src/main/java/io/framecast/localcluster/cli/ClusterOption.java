package io.framecast.localcluster.cli;

import io.framecast.localcluster.gateway.GatewayClient;
import io.framecast.localcluster.launch.LocalCluster;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Mixin;

/** What verbs that ask a gateway have in common. */
final class ClusterOption {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    @Mixin
    private DataOption data;

    @Mixin
    private HelpOption help;

    /** The REST API of a gateway that runs. */
    GatewayClient gateway() {
        return new GatewayClient(gateways().getFirst(), TIMEOUT);
    }

    /** The addresses of all gateways that run, at least one. */
    List<URI> gateways() {
        return LocalCluster.in(data.directory()).runningGateways();
    }
}
