package io.framecast.localcluster.cli;

import io.framecast.localcluster.launch.Launcher;
import io.framecast.localcluster.launch.LocalCluster;
import io.framecast.localcluster.launch.NodeState;
import io.framecast.localcluster.launch.NodeStatus;
import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.layout.ClusterSettings;
import io.framecast.localcluster.layout.ExternalServers;
import io.framecast.localcluster.runtime.Installation;
import io.framecast.localcluster.runtime.RuntimePreparation;
import io.framecast.localcluster.terminal.Colour;
import io.framecast.localcluster.terminal.LiveLine;
import io.framecast.localcluster.terminal.Screen;
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
        footer = {
            "",
            "Examples:",
            "  ./framecast up",
            "  ./framecast up --detach --port 9000 --data /srv/framecast",
            "  ./framecast up --brokers 3                 # Kafka too survives the loss of a process",
            "  ./framecast up --frame-services 2 --coordinators 1 --gateways 1 --no-demo   # little memory"
        },
        sortOptions = false)
final class UpCommand implements Callable<Integer> {

    private static final long WATCH_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    @Spec
    private CommandSpec spec;

    @Option(names = "--frame-services", paramLabel = "N", defaultValue = "4", description = "frame services, 1-64 (default: ${DEFAULT-VALUE})")
    private int frameServices;

    @Option(names = "--coordinators", paramLabel = "N", defaultValue = "3", description = "coordinators, 1-16 (default: ${DEFAULT-VALUE})")
    private int coordinators;

    @Option(names = "--strategists", paramLabel = "N", defaultValue = "1", description = "strategists, 1-16 (default: ${DEFAULT-VALUE})")
    private int strategists;

    @Option(names = "--gateways", paramLabel = "N", defaultValue = "2", description = "gateways, 1-16 (default: ${DEFAULT-VALUE})")
    private int gateways;

    @Option(names = "--brokers", paramLabel = "N", defaultValue = "1",
            description = "Kafka brokers, 1-5; from three on the loss of one is survived (default: ${DEFAULT-VALUE})")
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

    @Mixin
    private HelpOption help;

    @Override
    public Integer call() {
        LiveLine line = new LiveLine(spec.commandLine().getErr(), Screen.ofErrors());
        ClusterSettings settings = settings();
        ClusterDirectory directory = data.directory().create();
        RuntimePreparation preparation = new RuntimePreparation(Installation.ofThisProcess(), directory.mark());
        Launcher launcher = Launcher.begin(directory, settings, preparation, Versions.ofData(), new StartUpDisplay(line));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(launcher, line), "stop-cluster"));
        try {
            keepPassword(directory);
            launcher.start();
            if (!noDemo) {
                new DemoMovie(preparation, directory, launcher.plan()).importOnce(line);
            }
        } catch (RuntimeException e) {
            stop(launcher, line);
            throw e;
        }
        line.clear();
        spec.commandLine().getOut().println("Framecast is ready: " + launcher.plan().pageUrl());
        spec.commandLine().getOut().flush();
        if (detach) {
            launcher.handOver();
        } else {
            watch(directory, launcher, line);
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

    /** Stops what runs, unless that was done already or the cluster was handed over. */
    private static void stop(Launcher launcher, LiveLine line) {
        if (launcher.isStopping()) {
            return;
        }
        line.clear();
        line.keep("stopping all processes");
        launcher.stop();
    }

    /** Tells what happens to the processes until the cluster is taken down from elsewhere or this process is told to end. */
    private static void watch(ClusterDirectory directory, Launcher launcher, LiveLine line) {
        Map<String, NodeState> known = new HashMap<>();
        Optional<LocalCluster> cluster = LocalCluster.find(directory);
        while (cluster.isPresent() && !Thread.currentThread().isInterrupted()) {
            for (NodeStatus row : cluster.get().status()) {
                NodeState before = known.put(row.node().name(), row.state());
                if (before != null && before != row.state() && !launcher.isStopping()) {
                    line.keep(change(row, line.screen()));
                }
            }
            LockSupport.parkNanos(WATCH_EVERY_NANOS);
            cluster = LocalCluster.find(directory);
        }
    }

    private static String change(NodeStatus row, Screen screen) {
        String name = row.node().name();
        String state = row.state().name().toLowerCase(Locale.ROOT);
        return switch (row.state()) {
            case DEAD -> "%s is %s (%s); ./framecast start %s brings it back".formatted(name, screen.paint(Colour.BAD, state), row.note(), name);
            case PAUSED, STOPPED, STARTING -> name + " is " + screen.paint(Colour.WAITING, state);
            case RUNNING -> name + " is " + screen.paint(Colour.GOOD, state);
        };
    }
}
