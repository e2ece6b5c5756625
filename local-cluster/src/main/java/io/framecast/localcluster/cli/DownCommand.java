package io.framecast.localcluster.cli;

import io.framecast.localcluster.launch.ClusterShutdown;
import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.terminal.LiveLine;
import io.framecast.localcluster.terminal.Screen;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "down",
        description = {
            "Stops the cluster of this data directory; its data stays.",
            "Processes that do not end within 10 s are killed; none is left behind, whether their launcher lives or not."
        },
        footer = {"", "Examples:", "  ./framecast down", "  ./framecast down --data /srv/framecast"})
final class DownCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Mixin
    private HelpOption help;

    @Override
    public Integer call() {
        ClusterDirectory directory = data.directory();
        boolean wasUp = ClusterShutdown.isNeeded(directory);
        if (wasUp) {
            LiveLine line = new LiveLine(spec.commandLine().getErr(), Screen.ofErrors());
            line.show("stopping all processes");
            ClusterShutdown.run(directory);
            line.clear();
        }
        spec.commandLine().getOut().println(
                wasUp ? "Framecast is down; its data stays in " + directory.root() : "no cluster is up in " + directory.root());
        return 0;
    }
}
