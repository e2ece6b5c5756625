package io.framecast.coordinator.node;

import io.framecast.coordinator.lists.Inputs;
import io.framecast.coordinator.lists.ListsMeters;
import io.framecast.coordinator.lists.ListsTopology;
import io.framecast.coordinator.lists.WatchedClients;
import io.framecast.coordinator.lists.WriteLosses;
import io.framecast.protocol.event.PartitionRole;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;
import org.springframework.kafka.config.StreamsBuilderFactoryBeanConfigurer;

/** What this process knows of its Kafka Streams client, once that runs. Thread-safe. */
final class StreamsHandle implements StreamsBuilderFactoryBeanConfigurer, Inputs {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsHandle.class);
    private static final int CLOSE_WITHIN_SECONDS = 3;
    private static final long SAMPLED_EVERY_NANOS = 1_000_000_000;

    private final ListsMeters listsMeters;
    private final WriteLosses losses;
    private final Counter replaced;
    private volatile @Nullable KafkaStreams streams;
    private volatile boolean restored;
    private volatile FetchSample sample = FetchSample.none(System.nanoTime() - SAMPLED_EVERY_NANOS);

    /**
     * @param losses told what the lists' producer gave up
     * @param partitions how many lists the domain has
     */
    StreamsHandle(ListsMeters listsMeters, WriteLosses losses, int partitions, MeterRegistry meters) {
        this.listsMeters = listsMeters;
        this.losses = losses;
        this.replaced = Counter.builder("framecast.coordinator.threads.replaced")
                .description("threads of the lists that died and were replaced").register(meters);
        Gauge.builder("framecast.coordinator.partitions", () -> partitions)
                .description("partitions of requests in the domain, each with lists of its own").register(meters);
        TimeGauge.builder("framecast.coordinator.log.unanswered", this, TimeUnit.MILLISECONDS, StreamsHandle::unansweredMillis)
                .description("for how long Kafka has answered none of this coordinator's fetches; nobody's silence counts meanwhile").register(meters);
        Gauge.builder("framecast.coordinator.role", this, handle -> handle.count(true)).tag("role", "primary")
                .description("partitions of which this coordinator has the lists").register(meters);
        Gauge.builder("framecast.coordinator.role", this, handle -> handle.count(false)).tag("role", "backup")
                .description("partitions of which this coordinator has the lists").register(meters);
    }

    @Override
    public void configure(StreamsBuilderFactoryBean factory) {
        // A coordinator that stops leaves its group: the backups take over at once, not after the session time-out.
        factory.setLeaveGroupOnClose(true);
        factory.setClientSupplier(new WatchedClients(losses));
        factory.setCloseTimeout(CLOSE_WITHIN_SECONDS);
        factory.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.REBALANCING) {
                listsMeters.assignmentChanges();
            }
        });
        factory.setKafkaStreamsCustomizer(created -> {
            created.setUncaughtExceptionHandler(this::threadDied);
            streams = created;
        });
    }

    private StreamThreadExceptionResponse threadDied(Throwable cause) {
        replaced.increment();
        listsMeters.threadReplaced();
        LOG.warn("a thread of the lists died and is replaced", cause);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** Whether the lists are being kept. */
    boolean isRunning() {
        KafkaStreams client = streams;
        return client != null && client.state() == KafkaStreams.State.RUNNING;
    }

    /**
     * Whether the lists that this process has as backup were restored once since its start: only then may the next coordinator be
     * stopped. Asks Kafka until that is so, and never again.
     */
    boolean hasRestored() {
        KafkaStreams client = streams;
        if (!restored && client != null && isRunning()) {
            restored = Restoration.isOver(offsetsBehind(client));
        }
        return restored;
    }

    private static LongStream offsetsBehind(KafkaStreams client) {
        try {
            return client.allLocalStorePartitionLags().values().stream()
                    .flatMap(store -> store.values().stream())
                    .mapToLong(LagInfo::offsetLag);
        } catch (KafkaException | IllegalStateException e) {
            // A rebalance came between, or Kafka does not answer: asked again by the next probe.
            return LongStream.of(Long.MAX_VALUE);
        }
    }

    /** Whether the lists cannot be kept any more, whatever happens. */
    boolean isDead() {
        KafkaStreams client = streams;
        return client != null && client.state().hasCompletedShutdown();
    }

    /** What Kafka Streams says of itself, for people. */
    String state() {
        KafkaStreams client = streams;
        return client == null ? "NOT_STARTED" : client.state().name();
    }

    /** Which lists this process has, in order of their partitions. */
    List<PartitionRole> roles() {
        KafkaStreams client = streams;
        if (client == null || !client.state().isRunningOrRebalancing()) {
            return List.of();
        }
        Set<PartitionRole> roles = new TreeSet<>(Comparator.comparingInt(PartitionRole::partition).thenComparing(PartitionRole::primary));
        for (ThreadMetadata thread : client.metadataForLocalThreads()) {
            add(roles, thread.activeTasks(), true);
            add(roles, thread.standbyTasks(), false);
        }
        return List.copyOf(roles);
    }

    private static void add(Set<PartitionRole> roles, Set<TaskMetadata> tasks, boolean primary) {
        tasks.forEach(task -> roles.add(new PartitionRole(task.taskId().partition(), primary)));
    }

    /** Up to where in their log this process has a partition's lists; empty where it has none, or Kafka does not say. */
    OptionalLong positionOfLists(int partition) {
        KafkaStreams client = streams;
        if (client == null) {
            return OptionalLong.empty();
        }
        try {
            LagInfo lag = client.allLocalStorePartitionLags().getOrDefault(ListsTopology.STORE, Map.of()).get(partition);
            return lag == null ? OptionalLong.empty() : OptionalLong.of(lag.currentOffsetPosition());
        } catch (KafkaException | IllegalStateException e) {
            return OptionalLong.empty();
        }
    }

    /** A digest of each entry of a partition's lists, by its key; empty where this process has none, or they move. */
    Map<String, String> digestsOfLists(int partition) {
        KafkaStreams client = streams;
        Map<String, String> digests = new HashMap<>();
        if (client == null) {
            return digests;
        }
        StoreQueryParameters<ReadOnlyKeyValueStore<String, byte[]>> lists =
                StoreQueryParameters.fromNameAndType(ListsTopology.STORE, QueryableStoreTypes.<String, byte[]>keyValueStore())
                        .withPartition(partition).enableStaleStores();
        try (KeyValueIterator<String, byte[]> entries = client.store(lists).all()) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            entries.forEachRemaining(entry -> digests.put(entry.key, HexFormat.of().formatHex(sha256.digest(entry.value))));
        } catch (InvalidStateStoreException e) {
            return Map.of();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        return digests;
    }

    private long count(boolean primary) {
        return roles().stream().filter(role -> role.primary() == primary).count();
    }

    @Override
    public long unread(int partition) {
        return sample().unread(partition);
    }

    @Override
    public long unansweredMillis() {
        long answeredNanos = sample().answeredNanos();
        return TimeUnit.NANOSECONDS.toMillis(Math.max(0, System.nanoTime() - answeredNanos));
    }

    private FetchSample sample() {
        FetchSample latest = sample;
        long now = System.nanoTime();
        KafkaStreams client = streams;
        if (now - latest.sampledNanos() > SAMPLED_EVERY_NANOS && client != null) {
            latest = latest.next(client.metrics(), now);
            sample = latest;
        }
        return latest;
    }
}
