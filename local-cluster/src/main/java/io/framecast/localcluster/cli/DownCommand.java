package io.framecast.localcluster.cli;

import io.framecast.localcluster.launch.ClusterShutdown;
import io.framecast.localcluster.layout.ClusterDirectory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "down", description = "Stops the cluster of this data directory; its data stays.")
final class DownCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this help")
    private boolean help;

    @Override
    public Integer call() {
        ClusterDirectory directory = data.directory();
        boolean wasUp = ClusterShutdown.run(directory);
        spec.commandLine().getOut().println(
                wasUp ? "Framecast is down; its data stays in " + directory.root() : "no cluster is up in " + directory.root());
        return 0;
    }
}
