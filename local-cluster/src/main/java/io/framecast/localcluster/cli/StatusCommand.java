package io.framecast.localcluster.cli;

import io.framecast.localcluster.launch.LocalCluster;
import io.framecast.localcluster.launch.NodeStatus;
import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.layout.Role;
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

@Command(name = "status", description = "A row for each process of the cluster.")
final class StatusCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(names = "--json", description = "an array of {name,role,pid,port,metricsPort,state}, of coordinators also {primary,backup}")
    private boolean json;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this help")
    private boolean help;

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
            out.println("no cluster is up in " + directory.root());
        } else {
            table(rows, roles).lines().forEach(out::println);
        }
        return 0;
    }

    private static TextTable table(List<NodeStatus> rows, PartitionRoles roles) {
        TextTable table = new TextTable("NAME", "ROLE", "PID", "PORT", "METRICS", "STATE", "PARTITIONS");
        for (NodeStatus row : rows) {
            table.add(row.node().name(), row.node().role().label(), orDash(row.pid()), orDash(row.node().port()),
                    orDash(row.node().metricsPort()), row.state().name(), roles.sentence(row.node()));
        }
        return table;
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
        return object;
    }
}
