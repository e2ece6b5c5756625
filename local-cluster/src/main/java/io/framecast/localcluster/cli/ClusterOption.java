package io.framecast.localcluster.cli;

import io.framecast.localcluster.gateway.GatewayClient;
import io.framecast.localcluster.launch.LocalCluster;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What verbs that ask a gateway have in common. */
final class ClusterOption {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    @Mixin
    private DataOption data;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this help")
    private boolean help;

    /** The REST API of a gateway that runs. */
    GatewayClient gateway() {
        return new GatewayClient(LocalCluster.in(data.directory()).runningGateway(), TIMEOUT);
    }
}
