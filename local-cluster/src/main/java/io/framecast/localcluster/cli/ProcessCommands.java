package io.framecast.localcluster.cli;

import io.framecast.localcluster.launch.LocalCluster;
import io.framecast.localcluster.runtime.Installation;
import io.framecast.localcluster.runtime.RuntimePreparation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Verbs that act on one process. */
final class ProcessCommands {

    private ProcessCommands() {}

    abstract static class OfOneProcess implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Mixin
        private DataOption data;

        @Parameters(paramLabel = "NAME", description = "frame-2, coordinator-1, gateway-1, strategist-1, kafka, postgres, ...")
        private String name;

        @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this help")
        private boolean help;

        @Override
        public final Integer call() {
            LocalCluster cluster = LocalCluster.in(data.directory());
            if (cluster.plan().find(name).isEmpty()) {
                throw new ParameterException(spec.commandLine(),
                        "there is no process " + name + " in this cluster; it has " + cluster.plan().names());
            }
            spec.commandLine().getOut().println(act(cluster, name));
            return 0;
        }

        /** Does it and says what was done. */
        abstract String act(LocalCluster cluster, String name);
    }

    @Command(name = "kill", description = "SIGKILL to one process; it stays dead until start.")
    static final class Kill extends OfOneProcess {
        @Override
        String act(LocalCluster cluster, String name) {
            cluster.kill(name);
            return name + " is killed";
        }
    }

    @Command(name = "pause", description = "SIGSTOP to one process: alive, connected and silent until resume.")
    static final class Pause extends OfOneProcess {
        @Override
        String act(LocalCluster cluster, String name) {
            cluster.pause(name);
            return name + " is paused";
        }
    }

    @Command(name = "resume", description = "SIGCONT to one process that was paused.")
    static final class Resume extends OfOneProcess {
        @Override
        String act(LocalCluster cluster, String name) {
            cluster.resume(name);
            return name + " goes on";
        }
    }

    @Command(name = "start", description = "Starts one process that was killed, was stopped or has died; returns when it is ready.")
    static final class Start extends OfOneProcess {
        @Override
        String act(LocalCluster cluster, String name) {
            cluster.start(name, new RuntimePreparation(Installation.ofThisProcess()));
            return name + " is ready";
        }
    }

    @Command(name = "stop", description = "Ends one process gracefully; returns when it has ended.")
    static final class Stop extends OfOneProcess {
        @Override
        String act(LocalCluster cluster, String name) {
            return cluster.stop(name) ? name + " is stopped" : name + " did not end within 15 s and was killed";
        }
    }
}
