package io.framecast.localcluster.kafka;

import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.layout.NodeSpec;
import io.framecast.localcluster.layout.ProcessRecord;
import io.framecast.localcluster.layout.Role;
import io.framecast.localcluster.process.ProcessTable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a dead broker given up at once instead of after its session.
 *
 * <p>To Kafka a killed broker is one that is silent, and until its session ends no record is acknowledged of which it had a copy. Brokers
 * of one machine know better: a process that has ended does not come back. Each of the others asks the quorum to forget it, which
 * takes it out of every in-sync set and gives its partitions to others, exactly as the end of its session does (KIP-631, {@code
 * UnregisterBroker}); when it is started again it registers and catches up. A broker that is paused, or on a machine that is
 * gone, is left to its session.
 */
final class NeighbourWatch {

    private static final Logger LOG = LoggerFactory.getLogger(NeighbourWatch.class);
    private static final Duration EVERY = Duration.ofMillis(100);

    /** Below what a broker takes to register after its start, so that nothing is asked of the one that took the dead one's place. */
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(1500);

    private final ClusterDirectory directory;
    private final List<NodeSpec> others;
    private final ProcessTable processes = ProcessTable.ofThisMachine();
    private final Neighbours neighbours = new Neighbours();
    private final Admin admin;
    private String lastTrouble = "";

    private NeighbourWatch(ClusterDirectory directory, List<NodeSpec> others, Admin admin) {
        this.directory = directory;
        this.others = others;
        this.admin = admin;
    }

    /**
     * Begins to watch, for as long as this process lives; does nothing where there is only one broker.
     *
     * @param self this broker's Kafka node id
     */
    static void begin(ClusterDirectory directory, int self) {
        List<NodeSpec> brokers = directory.plan().map(plan -> plan.withRole(Role.KAFKA)).orElse(List.of());
        List<NodeSpec> others = brokers.stream().filter(broker -> broker.index() != self).toList();
        if (others.isEmpty()) {
            return;
        }
        String ownAddress = brokers.stream().filter(broker -> broker.index() == self)
                .map(broker -> "127.0.0.1:" + broker.port()).findFirst().orElseThrow();
        Admin admin = Admin.create(Map.of(
                AdminClientConfig.CLIENT_ID_CONFIG, "neighbour-watch",
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, ownAddress,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis()));
        NeighbourWatch watch = new NeighbourWatch(directory, others, admin);
        ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("neighbour-watch").factory());
        loop.scheduleWithFixedDelay(watch::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Never throws: a loop that throws is not run again. */
    private void look() {
        try {
            for (int id : neighbours.dead(written(), process -> processes.find(process.pid(), process.started()).isPresent())) {
                giveUp(id);
            }
            lastTrouble = "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | ExecutionException | TimeoutException e) {
            tellOnce(String.valueOf(e.getMessage()));
        }
    }

    /** What goes on is looked at ten times a second, and told when it begins. */
    private void tellOnce(String trouble) {
        if (!trouble.equals(lastTrouble)) {
            LOG.info("A dead broker is left to its session until a try succeeds: {}", trouble);
            lastTrouble = trouble;
        }
    }

    private Map<Integer, ProcessRecord> written() {
        Map<Integer, ProcessRecord> written = new HashMap<>();
        others.forEach(other -> directory.process(other.name()).ifPresent(process -> written.put(other.index(), process)));
        return written;
    }

    private void giveUp(int id) throws InterruptedException, ExecutionException, TimeoutException {
        try {
            admin.unregisterBroker(id).all().get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            LOG.info("Broker {} is dead: its partitions are the others' until it is started again", id);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof BrokerIdNotRegisteredException)) {
                throw e;
            }
        }
        neighbours.givenUp(id);
    }
}
