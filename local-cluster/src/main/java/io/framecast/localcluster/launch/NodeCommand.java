package io.framecast.localcluster.launch;

import io.framecast.localcluster.kafka.KafkaBroker;
import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.layout.ClusterPlan;
import io.framecast.localcluster.layout.NodeSpec;
import io.framecast.localcluster.layout.Role;
import io.framecast.localcluster.runtime.Installation;
import io.framecast.localcluster.runtime.JvmOptions;
import io.framecast.localcluster.runtime.PreparedJar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of each process. Secrets are not in it: every user can read command lines. */
final class NodeCommand {

    private static final String LISTS = "--spring.cloud.stream.kafka.streams.binder.configuration.";
    private static final String QUESTIONS = "--spring.cloud.stream.kafka.binder.";

    /**
     * While a killed broker counts as alive, the others acknowledge no record and answer no heartbeats of consumer groups. Who is in
     * a group must bear that for longer than it lasts, or all of them are expelled at once; and what a coordinator writes must not be
     * given up meanwhile, or each of its lists is restored from its beginning. A paused primary still gives it up before its
     * session ends.
     */
    private static final List<String> COORDINATOR_ABOVE_A_BROKERS = List.of(
            LISTS + "main.consumer.session.timeout.ms=3000",
            LISTS + "producer.delivery.timeout.ms=2800");

    private static final List<String> STRATEGIST_ABOVE_A_BROKERS = List.of(
            QUESTIONS + "consumer-properties.session.timeout.ms=3000");

    private NodeCommand() {}

    /** A broker; its properties are in {@code properties}. */
    static List<String> broker(ClusterPlan plan, NodeSpec node, ClusterDirectory directory, PreparedJar jar, Path properties) {
        List<String> command = jvm(node, directory, jar);
        command.addAll(List.of("-cp", jar.jar().toString(), KafkaBroker.class.getName(), properties.toString(),
                plan.kafkaClusterId(), directory.readyMarkerOf(node).toString(), directory.root().toString()));
        return command;
    }

    /** A service. */
    static List<String> service(ClusterPlan plan, NodeSpec node, ClusterDirectory directory, PreparedJar jar) {
        List<String> command = jvm(node, directory, jar);
        command.addAll(List.of("-jar", jar.jar().toString(),
                "--framecast.node.id=" + node.name(),
                "--framecast.node.host=" + ClusterPlan.HOST,
                "--framecast.topics.replication-factor=" + plan.settings().replicationFactor(),
                "--spring.kafka.bootstrap-servers=" + plan.bootstrapServers(),
                "--server.address=127.0.0.1",
                "--server.port=" + node.port(),
                "--spring.output.ansi.enabled=never"));
        if (node.role() != Role.STRATEGIST) {
            command.add("--framecast.data-directory=" + directory.dataOf(node));
        }
        if (plan.settings().brokers() > 1) {
            command.addAll(aboveABrokersSession(node.role()));
        }
        if (node.role() == Role.COORDINATOR || node.role() == Role.GATEWAY) {
            command.add("--spring.datasource.url=" + plan.databaseUrl());
            command.add("--spring.datasource.username=" + plan.databaseUser());
        }
        if (node.role() == Role.FRAME_SERVICE || node.role() == Role.GATEWAY) {
            command.add("--framecast.link.port=0");
            command.add("--framecast.link.bind-address=127.0.0.1");
        }
        if (node.role() == Role.GATEWAY) {
            command.add("--management.server.port=" + node.metricsPort());
            command.add("--management.server.address=127.0.0.1");
            command.add("--framecast.gateway.allowed-origins=" + String.join(",", plan.pageOrigins()));
        }
        return command;
    }

    private static List<String> aboveABrokersSession(Role role) {
        return switch (role) {
            case COORDINATOR -> COORDINATOR_ABOVE_A_BROKERS;
            case STRATEGIST -> STRATEGIST_ABOVE_A_BROKERS;
            default -> List.of();
        };
    }

    private static List<String> jvm(NodeSpec node, ClusterDirectory directory, PreparedJar jar) {
        List<String> command = new ArrayList<>();
        command.add(Installation.java());
        command.addAll(JvmOptions.of(node.role()));
        command.addAll(jar.cacheOptions());
        command.add("-Djava.io.tmpdir=" + directory.temporaryFilesOf(node));
        return command;
    }
}
