package io.framecast.helm;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.Uuid;

/**
 * A Kafka broker with a listener for every way that the chart knows to reach one. Nothing of it is tuned for Framecast: time-outs have
 * the bounds that brokers have by themselves.
 */
final class SecuredKafka implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofMinutes(2);

    private final Process process;
    private final Map<String, Integer> ports;

    /** @param user who is let in with this password where one is asked for */
    SecuredKafka(Path directory, Certificates certificates, String user, String password) throws Exception {
        ports = Map.of("PLAIN", Ports.free(), "SCRAM", Ports.free(), "MUTUAL", Ports.free(), "CONTROLLER", Ports.free());
        Path properties = directory.resolve("broker.properties");
        try (Writer writer = Files.newBufferedWriter(properties)) {
            settings(directory, certificates).store(writer, null);
        }
        Path ready = directory.resolve("broker.ready");
        process = new ProcessBuilder(List.of(Built.java(), "-Xmx384m", "-XX:+UseSerialGC", "-cp", Built.jar("local-cluster").toString(),
                "io.framecast.localcluster.kafka.KafkaBroker", properties.toString(), Uuid.randomUuid().toString(), ready.toString()))
                .redirectErrorStream(true).redirectOutput(directory.resolve("broker.log").toFile()).start();
        Waiting.until("Kafka is ready", READY_WITHIN, () -> isReady(ready));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address("PLAIN")))) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                    user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password))).all().get();
        }
    }

    private boolean isReady(Path marker) {
        if (!process.isAlive()) {
            throw new AssertionError("Kafka ended with exit code " + process.exitValue());
        }
        return Files.exists(marker);
    }

    private Properties settings(Path directory, Certificates certificates) throws IOException {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "process.roles", "broker,controller", "node.id", "1", "log.dirs", directory.resolve("kafka").toString(),
                "controller.quorum.voters", "1@localhost:" + ports.get("CONTROLLER"), "controller.listener.names", "CONTROLLER",
                "inter.broker.listener.name", "PLAIN", "auto.create.topics.enable", "false",
                "offsets.topic.replication.factor", "1", "offsets.topic.num.partitions", "4"));
        settings.put("listeners", "PLAIN://" + address("PLAIN") + ",SCRAM://" + address("SCRAM") + ",MUTUAL://" + address("MUTUAL")
                + ",CONTROLLER://" + address("CONTROLLER"));
        settings.put("listener.security.protocol.map", "PLAIN:PLAINTEXT,SCRAM:SASL_SSL,MUTUAL:SSL,CONTROLLER:PLAINTEXT");
        settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        settings.put("listener.name.scram.scram-sha-512.sasl.jaas.config", "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        settings.put("ssl.keystore.type", "PEM");
        settings.put("ssl.keystore.location", certificates.serverBundle(directory).toString());
        settings.put("ssl.truststore.type", "PEM");
        settings.put("ssl.truststore.location", certificates.authority(directory).toString());
        settings.put("listener.name.mutual.ssl.client.auth", "required");
        return settings;
    }

    /** {@code PLAIN}: everybody is let in; {@code SCRAM}: by a password over TLS; {@code MUTUAL}: by a certificate. */
    String address(String listener) {
        return "localhost:" + ports.get(listener);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
