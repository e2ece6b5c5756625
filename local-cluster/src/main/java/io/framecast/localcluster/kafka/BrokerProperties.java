package io.framecast.localcluster.kafka;

import io.framecast.localcluster.layout.ClusterPlan;
import java.nio.file.Path;
import java.util.Properties;

/** Settings of one broker-and-controller of the local quorum. */
public final class BrokerProperties {

    private BrokerProperties() {}

    /**
     * @param nodeId 1-based number in the quorum
     * @param port the clients' listener on loopback
     * @param controllerPort the quorum's listener on loopback
     * @param quorumVoters all controllers, {@code id@host:port} with commas
     * @param replicationFactor copies of Kafka's own topics, at most the number of brokers
     * @param storage where the log is kept
     */
    public static Properties of(
            int nodeId, int port, int controllerPort, String quorumVoters, int replicationFactor, Path storage) {
        Properties properties = new Properties();
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty("node.id", Integer.toString(nodeId));
        properties.setProperty("controller.quorum.voters", quorumVoters);
        properties.setProperty("controller.listener.names", "CONTROLLER");
        properties.setProperty("listeners", "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
        properties.setProperty("advertised.listeners", "PLAINTEXT://" + ClusterPlan.HOST + ":" + port);
        properties.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.setProperty("inter.broker.listener.name", "PLAINTEXT");
        properties.setProperty("log.dirs", storage.toString());

        // Topics are created by the services, with a partition count they check; a misspelt name must not make one.
        properties.setProperty("auto.create.topics.enable", "false");
        properties.setProperty("default.replication.factor", Integer.toString(replicationFactor));
        properties.setProperty("min.insync.replicas", Integer.toString(Math.max(1, replicationFactor - 1)));
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            properties.setProperty(topic + ".replication.factor", Integer.toString(replicationFactor));
            properties.setProperty(topic + ".num.partitions", "4");
        }
        properties.setProperty("transaction.state.log.min.isr", Integer.toString(Math.max(1, replicationFactor - 1)));
        properties.setProperty("share.coordinator.state.topic.min.isr", Integer.toString(Math.max(1, replicationFactor - 1)));

        // A dead coordinator is replaced within its session time-out; the default floor of 6 s would be all of the delay.
        properties.setProperty("group.min.session.timeout.ms", "300");
        properties.setProperty("group.initial.rebalance.delay.ms", "0");

        boolean isAlone = !quorumVoters.contains(",");
        // A killed broker may register again only when its former session has run out. Until then its partitions' other copies
        // acknowledge nothing, heartbeats of consumer groups among it: where there are others, it is given up sooner.
        properties.setProperty("broker.session.timeout.ms", isAlone ? "3000" : "1000");
        properties.setProperty("broker.heartbeat.interval.ms", isAlone ? "500" : "200");
        // What a new leader takes is acknowledged once the others fetch it, and a fetch in flight does not ask for it yet.
        properties.setProperty("replica.fetch.wait.max.ms", isAlone ? "500" : "100");
        // Who follows often hears of a new leader before that one does, is sent away and waits for so long.
        properties.setProperty("replica.fetch.backoff.ms", isAlone ? "1000" : "50");
        properties.setProperty("controller.quorum.fetch.timeout.ms", "1000");
        // Those who are left notice at once, and each votes for itself: the second try must come soon.
        properties.setProperty("controller.quorum.election.timeout.ms", isAlone ? "500" : "200");
        properties.setProperty("controlled.shutdown.max.retries", "1");

        // Sized for one machine: the cleaner alone would take 128 MB of the heap by default.
        properties.setProperty("log.cleaner.dedupe.buffer.size", "4194304");
        properties.setProperty("log.index.size.max.bytes", "1048576");
        properties.setProperty("num.network.threads", "2");
        properties.setProperty("num.io.threads", "4");
        properties.setProperty("background.threads", "4");
        return properties;
    }
}
