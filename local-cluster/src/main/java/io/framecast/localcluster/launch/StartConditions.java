package io.framecast.localcluster.launch;

import io.framecast.localcluster.layout.ClusterPlan;
import io.framecast.localcluster.layout.ClusterProblem;
import io.framecast.localcluster.layout.ClusterSettings;
import io.framecast.localcluster.layout.NodeSpec;
import io.framecast.localcluster.runtime.JvmOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** What must hold before anything is started; each failure is a sentence with the rule, the value and the remedy. */
final class StartConditions {

    static final long FREE_BYTES_LEAST = 1L << 30;

    private static final Duration PORT_RELEASE_LIMIT = Duration.ofSeconds(3);

    private StartConditions() {}

    /** Refuses a nearly full disk: Kafka and PostgreSQL stop in the middle of their work on one. */
    static void checkSpace(Path data, long freeBytes) {
        if (freeBytes < FREE_BYTES_LEAST) {
            throw new ClusterProblem(String.format(Locale.ROOT,
                    "a cluster needs 1 GiB of free disk space, %s has %.2f GiB; free some or choose another directory with --data",
                    data, freeBytes / (double) (1L << 30)));
        }
    }

    /** The gateways' ports that were asked for; refuses where one is taken. */
    static List<Integer> checkedGatewayPorts(ClusterSettings settings) {
        List<Integer> ports = IntStream.range(settings.port(), settings.port() + settings.gateways()).boxed().toList();
        for (int i = 0; i < ports.size(); i++) {
            if (!isFree(ports.get(i))) {
                throw new ClusterProblem("port %d, which gateway-%d needs, is taken; stop what listens there or choose another with --port"
                        .formatted(ports.get(i), i + 1));
            }
        }
        return ports;
    }

    /** Refuses another number of brokers than the data was written with: a quorum's size is part of its data. */
    static void checkBrokers(Optional<ClusterPlan> former, ClusterSettings settings, Path data) {
        former.map(plan -> plan.settings().external().kafka()).filter(kafka -> !kafka.equals(settings.external().kafka())).ifPresent(kafka -> {
            throw new ClusterProblem("the frames in %s are told of in %s; use %s or another --data".formatted(data,
                    kafka.isEmpty() ? "a Kafka of its own" : "the Kafka at " + kafka, kafka.isEmpty() ? "no --kafka" : "--kafka " + kafka));
        });
        former.map(plan -> plan.settings().brokers()).filter(brokers -> brokers != settings.brokers()).ifPresent(brokers -> {
            throw new ClusterProblem("the data in %s was written by %d broker(s), --brokers asks for %d; use --brokers %d or another --data"
                    .formatted(data, brokers, settings.brokers(), brokers));
        });
    }

    /** Refuses where another program has taken the port of a process that is to be started again. */
    static void checkPort(NodeSpec node) {
        // The threads of a killed process end one by one, and the last closes its ports.
        if (!new Deadline(PORT_RELEASE_LIMIT).await(() -> isFree(node.port()))) {
            throw new ClusterProblem("port %d, which %s needs, is taken; stop what listens there, or take the cluster down and up again for other ports"
                    .formatted(node.port(), node.name()));
        }
    }

    /**
     * A warning where the processes will not fit into what memory is free; the machine may have swap, so it is no refusal.
     *
     * @param availableBytes as the kernel estimates it; 0 where it does not
     */
    static Optional<String> memoryWarning(ClusterPlan plan, long availableBytes) {
        long neededBytes = plan.nodes().stream().mapToLong(node -> JvmOptions.usualMemoryBytes(node.role())).sum();
        return availableBytes == 0 || availableBytes >= neededBytes
                ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT,
                        "%d processes take about %.1f GiB of memory and %.1f GiB are free: expect a slow start, or start fewer (--frame-services, --coordinators)",
                        plan.nodes().size(), neededBytes / (double) (1L << 30), availableBytes / (double) (1L << 30)));
    }

    /** Whether a server could listen on this loopback port now. */
    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
