package io.framecast.localcluster.runtime;

import io.framecast.localcluster.kafka.BrokerProperties;
import io.framecast.localcluster.kafka.KafkaBroker;
import io.framecast.localcluster.layout.Role;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The start that a cache is learnt from: the real configuration, addresses where nobody answers, and an end after refresh. */
final class TrainingRun {

    private TrainingRun() {}

    /** The command line that writes {@code cache} and ends; data goes to {@code scratch}. */
    static List<String> of(Role role, Path jar, Path cache, Path scratch) throws IOException {
        List<String> command = new ArrayList<>(List.of(Installation.java(), "-XX:AOTCacheOutput=" + cache));
        command.addAll(JvmOptions.of(role));
        if (role == Role.KAFKA) {
            command.addAll(List.of("-cp", jar.toString(), KafkaBroker.class.getName()));
            command.addAll(List.of(writeBrokerProperties(scratch).toString(), "rehearsal-cluster-00000", "--rehearse"));
            return command;
        }
        command.addAll(List.of("-Dspring.context.exit=onRefresh", "-jar", jar.toString()));
        command.addAll(List.of(
                "--framecast.node.id=" + role.namePrefix() + "-0",
                "--framecast.secret=rehearsal-of-a-secret",
                "--framecast.data-directory=" + scratch,
                "--framecast.link.bind-address=127.0.0.1",
                "--spring.kafka.bootstrap-servers=127.0.0.1:1",
                "--spring.datasource.url=jdbc:postgresql://127.0.0.1:1/framecast",
                "--spring.datasource.username=framecast",
                "--spring.datasource.password=rehearsal",
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--spring.output.ansi.enabled=never"));
        if (role == Role.GATEWAY) {
            command.addAll(List.of("--management.server.port=0", "--management.server.address=127.0.0.1"));
        }
        return command;
    }

    private static Path writeBrokerProperties(Path scratch) throws IOException {
        Files.createDirectories(scratch);
        try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket controller = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int controllerPort = controller.getLocalPort();
            var properties = BrokerProperties.of(
                    1, broker.getLocalPort(), controllerPort, "1@127.0.0.1:" + controllerPort, 1, scratch.resolve("kafka"));
            Path file = scratch.resolve("server.properties");
            try (Writer writer = Files.newBufferedWriter(file)) {
                properties.store(writer, null);
            }
            return file;
        }
    }
}
