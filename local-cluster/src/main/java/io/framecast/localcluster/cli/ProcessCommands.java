package io.framecast.localcluster.cli;

import io.framecast.localcluster.launch.LocalCluster;
import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.layout.ClusterPlan;
import io.framecast.localcluster.runtime.Installation;
import io.framecast.localcluster.runtime.RuntimePreparation;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verbs that act on processes by name. */
final class ProcessCommands {

    private ProcessCommands() {}

    abstract static class OnProcesses implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Mixin
        private DataOption data;

        @Mixin
        private HelpOption help;

        @Parameters(paramLabel = "NAME", arity = "1..*",
                description = "names as ./framecast status lists them: frame-2, coordinator-1, gateway-1, strategist-1, kafka, kafka-2, postgres")
        private List<String> names;

        @Override
        public final Integer call() {
            ClusterDirectory directory = data.directory();
            LocalCluster cluster = LocalCluster.in(directory);
            // All names are looked at before anything is done: a misspelt one must not leave half of it done.
            for (String name : names) {
                requireKnown(name, cluster.plan());
            }
            for (String name : names) {
                spec.commandLine().getOut().println(act(cluster, name, directory));
                spec.commandLine().getOut().flush();
            }
            return 0;
        }

        private void requireKnown(String name, ClusterPlan plan) {
            if (plan.find(name).isEmpty()) {
                throw new ParameterException(spec.commandLine(), "there is no process " + name + " in this cluster; it has " + plan.names());
            }
        }

        /** Does it and says what was done. */
        abstract String act(LocalCluster cluster, String name, ClusterDirectory directory);
    }

    @Command(
            name = "kill",
            description = "SIGKILL to processes; they stay dead until start.",
            footer = {"", "Examples:", "  ./framecast kill frame-2", "  ./framecast kill coordinator-1 gateway-1"})
    static final class Kill extends OnProcesses {
        @Override
        String act(LocalCluster cluster, String name, ClusterDirectory directory) {
            cluster.kill(name);
            return name + " is killed; ./framecast start " + name + " brings it back";
        }
    }

    @Command(
            name = "pause",
            description = "SIGSTOP to processes: alive, connected and silent until resume.",
            footer = {"", "Example:", "  ./framecast pause frame-2     # a machine that hangs, seen from the others"})
    static final class Pause extends OnProcesses {
        @Override
        String act(LocalCluster cluster, String name, ClusterDirectory directory) {
            return cluster.pause(name)
                    ? name + " is paused; ./framecast resume " + name + " lets it go on"
                    : name + " was paused already";
        }
    }

    @Command(
            name = "resume",
            description = "SIGCONT to processes that were paused.",
            footer = {"", "Example:", "  ./framecast resume frame-2"})
    static final class Resume extends OnProcesses {
        @Override
        String act(LocalCluster cluster, String name, ClusterDirectory directory) {
            return cluster.resume(name) ? name + " goes on" : name + " was not paused";
        }
    }

    @Command(
            name = "start",
            description = "Starts processes that were killed, were stopped or have died, on their former ports; returns when they are ready.",
            footer = {"", "Examples:", "  ./framecast start frame-2", "  ./framecast start kafka postgres"})
    static final class Start extends OnProcesses {
        @Override
        String act(LocalCluster cluster, String name, ClusterDirectory directory) {
            cluster.start(name, new RuntimePreparation(Installation.ofThisProcess(), directory.mark()));
            return name + " is ready";
        }
    }

    @Command(
            name = "stop",
            description = "Ends processes gracefully, as a rolling upgrade does; returns when they have ended.",
            footer = {"", "Example:", "  ./framecast stop gateway-1 && ./framecast start gateway-1"})
    static final class Stop extends OnProcesses {
        @Override
        String act(LocalCluster cluster, String name, ClusterDirectory directory) {
            String how = cluster.stop(name) ? " is stopped" : " did not end within 15 s and was killed";
            return name + how + "; ./framecast start " + name + " brings it back";
        }
    }
}
