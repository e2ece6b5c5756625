package io.framecast.localcluster.cli;

import io.framecast.localcluster.gateway.GatewayClient;
import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.layout.ClusterPlan;
import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.layout.Role;
import io.framecast.localcluster.runtime.RuntimePreparation;
import io.framecast.localcluster.terminal.LiveLine;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The movie that a first start brings along: generated once for each build, imported once for each data directory. */
final class DemoMovie {

    private static final String ID = "demo";
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final RuntimePreparation preparation;
    private final ClusterDirectory directory;
    private final ClusterPlan plan;

    DemoMovie(RuntimePreparation preparation, ClusterDirectory directory, ClusterPlan plan) {
        this.preparation = preparation;
        this.directory = directory;
        this.plan = plan;
    }

    /**
     * Imports it unless this directory has had it. A demo that was deleted stays deleted.
     *
     * @throws ClusterProblem where it cannot be generated or imported
     */
    void importOnce(LiveLine line) {
        if (Files.exists(directory.demoMarker())) {
            return;
        }
        URI gatewayAddress = URI.create("http://127.0.0.1:" + plan.withRole(Role.GATEWAY).getFirst().port());
        try (GatewayClient gateway = new GatewayClient(gatewayAddress, TIMEOUT)) {
            if (gateway.findJson("/movies/" + ID).isEmpty()) {
                line.keep("making and importing the demo movie");
                Path file = preparation.demoMovie();
                new MovieUpload(gateway, line).run(file, Map.of("id", ID, "title", "Demo"));
            }
            Files.createFile(directory.demoMarker());
        } catch (IOException e) {
            throw new ClusterProblem("cannot write " + directory.demoMarker() + ": " + e, e);
        }
    }
}
