package io.framecast.localcluster.cli;

import io.framecast.localcluster.launch.LocalCluster;
import io.framecast.localcluster.launch.NodeState;
import io.framecast.localcluster.launch.NodeStatus;
import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.layout.Role;
import io.framecast.localcluster.terminal.Colour;
import io.framecast.localcluster.terminal.Screen;
import io.framecast.localcluster.terminal.TextTable;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "status",
        description = {
            "A row for each process of the cluster, from the data directory and the kernel; no process is needed to answer it.",
            "STARTING is alive and not ready yet, PAUSED is stopped by a signal, STOPPED ended by stop, DEAD otherwise."
        },
        footer = {"", "Examples:", "  ./framecast status", "  ./framecast status --json | jq -r '.[] | select(.state != \"RUNNING\") | .name'"})
final class StatusCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(names = "--json",
            description = "an array of {name,role,pid,port,metricsPort,state}; of coordinators also {primary,backup}, of the dead also {note}")
    private boolean json;

    @Mixin
    private HelpOption help;

    @Override
    public Integer call() {
        ClusterDirectory directory = data.directory();
        Optional<LocalCluster> cluster = LocalCluster.find(directory);
        List<NodeStatus> rows = cluster.map(LocalCluster::status).orElse(List.of());
        PartitionRoles roles = PartitionRoles.askedOf(rows);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter()
                    .writeValueAsString(rows.stream().map(row -> asJson(row, roles)).toList()));
        } else if (rows.isEmpty()) {
            out.println("no cluster is up in " + directory.root() + "; start one with ./framecast up");
        } else {
            table(rows, roles, Screen.ofOutput()).lines().forEach(out::println);
        }
        return 0;
    }

    static TextTable table(List<NodeStatus> rows, PartitionRoles roles, Screen screen) {
        TextTable table = new TextTable(screen, "NAME", "ROLE", "PID>", "PORT>", "METRICS>", "STATE", "");
        for (NodeStatus row : rows) {
            boolean isUp = row.state().isAlive();
            table.row().cell(row.node().name()).cell(row.node().role().label()).cell(orDash(row.pid())).cell(orDash(row.node().port()))
                    .cell(orDash(row.node().metricsPort())).cell(colourOf(row.state()), row.state().name())
                    .cell(isUp ? roles.sentence(row.node()) : row.note());
        }
        return table;
    }

    private static Colour colourOf(NodeState state) {
        return switch (state) {
            case RUNNING -> Colour.GOOD;
            case STARTING, PAUSED -> Colour.WAITING;
            case STOPPED -> Colour.DIM;
            case DEAD -> Colour.BAD;
        };
    }

    private static String orDash(long number) {
        return number == 0 ? "-" : Long.toString(number);
    }

    private static Map<String, Object> asJson(NodeStatus row, PartitionRoles roles) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", row.node().name());
        object.put("role", row.node().role().label());
        object.put("pid", row.pid() == 0 ? null : row.pid());
        object.put("port", row.node().port());
        object.put("metricsPort", row.node().metricsPort() == 0 ? null : row.node().metricsPort());
        object.put("state", row.state().name());
        if (row.node().role() == Role.COORDINATOR) {
            object.put("primary", roles.primaryOf(row.node()));
            object.put("backup", roles.backupOf(row.node()));
        }
        if (!row.note().isEmpty()) {
            object.put("note", row.note());
        }
        return object;
    }
}
