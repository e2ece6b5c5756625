package io.framecast.localcluster.cli;

import io.framecast.localcluster.launch.Launcher;
import io.framecast.localcluster.launch.LocalCluster;
import io.framecast.localcluster.launch.NodeState;
import io.framecast.localcluster.launch.NodeStatus;
import io.framecast.localcluster.launch.StartUpProgress;
import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.layout.ClusterSettings;
import io.framecast.localcluster.layout.ExternalServers;
import io.framecast.localcluster.runtime.Installation;
import io.framecast.localcluster.runtime.RuntimePreparation;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        description = {
            "Starts Kafka, PostgreSQL and all services, each as a process of its own, and stays until Ctrl-C, which stops all.",
            "Data outlives it. Listens on loopback only."
        },
        sortOptions = false)
final class UpCommand implements Callable<Integer> {

    private static final long WATCH_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    @Spec
    private CommandSpec spec;

    @Option(names = "--frame-services", paramLabel = "N", defaultValue = "4", description = "frame services (default: ${DEFAULT-VALUE})")
    private int frameServices;

    @Option(names = "--coordinators", paramLabel = "N", defaultValue = "3", description = "coordinators (default: ${DEFAULT-VALUE})")
    private int coordinators;

    @Option(names = "--strategists", paramLabel = "N", defaultValue = "1", description = "strategists (default: ${DEFAULT-VALUE})")
    private int strategists;

    @Option(names = "--gateways", paramLabel = "N", defaultValue = "2", description = "gateways (default: ${DEFAULT-VALUE})")
    private int gateways;

    @Option(names = "--brokers", paramLabel = "N", defaultValue = "1", description = "Kafka brokers (default: ${DEFAULT-VALUE})")
    private int brokers;

    @Option(names = "--kafka", paramLabel = "HOST:PORT", defaultValue = "",
            description = "use this Kafka, several addresses between commas, in place of an own one; it must allow"
                    + " group.min.session.timeout.ms=300")
    private String kafka;

    @Option(names = "--postgres", paramLabel = "URL", defaultValue = "",
            description = "use this PostgreSQL, postgresql://user[:password]@host[:port]/database, in place of an own one;"
                    + " the password may be in PGPASSWORD instead")
    private String postgres;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080",
            description = "the first gateway's port, the next ones follow; 0 chooses free ones (default: ${DEFAULT-VALUE})")
    private int port;

    @Mixin
    private DataOption data;

    @Option(names = "--no-demo", description = "do not import the demo movie")
    private boolean noDemo;

    @Option(names = "--detach", description = "return when ready and leave the cluster running")
    private boolean detach;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this help")
    private boolean help;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        ClusterSettings settings = settings();
        ClusterDirectory directory = data.directory();
        RuntimePreparation preparation = new RuntimePreparation(Installation.ofThisProcess());
        Launcher launcher = Launcher.begin(directory, settings, preparation, progress(err));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(launcher, err), "stop-cluster"));
        try {
            keepPassword(directory);
            launcher.start();
            if (!noDemo) {
                new DemoMovie(preparation, directory, launcher.plan()).importOnce(err);
            }
        } catch (RuntimeException e) {
            stop(launcher, err);
            throw e;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("Framecast is ready: " + launcher.plan().pageUrl());
        out.flush();
        if (detach) {
            launcher.handOver();
        } else {
            watch(directory, launcher, err);
        }
        return 0;
    }

    private Optional<ExternalServers.Postgres> externalPostgres() {
        return postgres.isEmpty() ? Optional.empty() : Optional.of(ExternalServers.Postgres.parse(postgres));
    }

    /** Below the data directory, where the services' launcher looks for it: not in any command line. */
    private void keepPassword(ClusterDirectory directory) {
        externalPostgres()
                .flatMap(given -> given.password().or(() -> Optional.ofNullable(System.getenv("PGPASSWORD"))))
                .ifPresent(directory::keepDatabasePassword);
    }

    private ClusterSettings settings() {
        try {
            if (!kafka.isEmpty() && spec.commandLine().getParseResult().hasMatchedOption("--brokers")) {
                throw new IllegalArgumentException("--brokers are the cluster's own; with --kafka there are none");
            }
            Optional<ExternalServers.Postgres> given = externalPostgres();
            return new ClusterSettings(frameServices, coordinators, strategists, gateways, brokers, port, new ExternalServers(kafka,
                    given.map(ExternalServers.Postgres::place).orElse(""), given.map(ExternalServers.Postgres::user).orElse("")));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private static StartUpProgress progress(PrintWriter err) {
        return new StartUpProgress() {
            @Override
            public void step(String what) {
                err.println("  " + what);
                err.flush();
            }

            @Override
            public void ready(String name, int ready, int all, double seconds) {
                err.println(String.format(Locale.ROOT, "  [%2d/%d] %-14s ready after %.1f s", ready, all, name, seconds));
                err.flush();
            }
        };
    }

    /** Stops what runs, unless that was done already or the cluster was handed over. */
    private static void stop(Launcher launcher, PrintWriter err) {
        if (launcher.isStopping()) {
            return;
        }
        err.println("  stopping all processes");
        err.flush();
        launcher.stop();
    }

    /** Tells what happens to the processes until the cluster is taken down from elsewhere or this process is told to end. */
    private static void watch(ClusterDirectory directory, Launcher launcher, PrintWriter err) {
        Map<String, NodeState> known = new HashMap<>();
        Optional<LocalCluster> cluster = LocalCluster.find(directory);
        while (cluster.isPresent() && !Thread.currentThread().isInterrupted()) {
            for (NodeStatus row : cluster.get().status()) {
                NodeState before = known.put(row.node().name(), row.state());
                if (before != null && before != row.state() && !launcher.isStopping()) {
                    err.println("  " + row.node().name() + " is " + row.state().name().toLowerCase(Locale.ROOT));
                    err.flush();
                }
            }
            LockSupport.parkNanos(WATCH_EVERY_NANOS);
            cluster = LocalCluster.find(directory);
        }
    }
}
