package io.framecast.coordinator.lists;

import io.framecast.protocol.topic.EventCodec;
import io.framecast.protocol.topic.Topic;
import io.framecast.protocol.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The coordinator's topology: one processor, one store, one task a RUID partition. Task 0 reads the topics of a single partition
 * too, and so keeps the view; all others are told of it by {@code view-change}.
 */
public final class ListsTopology implements Consumer<KStream<String, byte[]>> {

    /** Name of the store. */
    public static final String STORE = "lists";

    private static final List<Topic<?>> INPUTS = List.of(Topics.SDJOIN, Topics.HEARTBEAT, Topics.VIEW_CHANGE, Topics.CRQ, Topics.CANCEL,
            Topics.CDONE, Topics.PROGRESS, Topics.SLOST, Topics.DSTRG, Topics.IMPORT, Topics.RECORDING,
            Topics.PLACEMENT, Topics.MOVIE, Topics.MOVIE_GONE, Topics.CLAIM, Topics.ROOM);

    private static final Set<Topic<?>> OF_REQUESTS =
            Set.of(Topics.CRQ, Topics.CANCEL, Topics.CDONE, Topics.PROGRESS, Topics.SLOST, Topics.DSTRG, Topics.ROOM);

    private static final Map<String, Topic<?>> BY_NAME =
            INPUTS.stream().collect(Collectors.toUnmodifiableMap(Topic::name, Function.identity()));

    private final ListsSettings settings;
    private final Machines machines;
    private final TermLog termLog;
    private final Inputs inputs;
    private final WriteLosses losses;
    private final ListsMeters meters;
    private final KeyValueBytesStoreSupplier stores;

    /**
     * @param termLog where a new primary announces itself
     * @param inputs how well they can be heard
     * @param losses told by the producer, see {@link WatchedClients}
     */
    public ListsTopology(ListsSettings settings, Machines machines, TermLog termLog, Inputs inputs, WriteLosses losses, ListsMeters meters) {
        this(settings, machines, termLog, inputs, losses, meters, TermFencedStore.supplier(STORE));
    }

    ListsTopology(ListsSettings settings, Machines machines, TermLog termLog, Inputs inputs, WriteLosses losses,
            ListsMeters meters, KeyValueBytesStoreSupplier stores) {
        this.settings = settings;
        this.machines = machines;
        this.termLog = termLog;
        this.inputs = inputs;
        this.losses = losses;
        this.meters = meters;
        this.stores = stores;
    }

    /** The topics it reads, by their full names. */
    public static List<String> inputs(String domain) {
        return INPUTS.stream().map(topic -> topic.in(domain)).toList();
    }

    /** The topic of that full name. */
    static Topic<?> input(String domain, String fullName) {
        Topic<?> topic = BY_NAME.get(fullName.substring(domain.length() + 1));
        if (topic == null) {
            throw new IllegalStateException("topic " + fullName + " is no input of the lists");
        }
        return topic;
    }

    /** Whether the topic's records are keyed by RUID. */
    static boolean isOfARequest(Topic<?> topic) {
        return OF_REQUESTS.contains(topic);
    }

    @Override
    public void accept(KStream<String, byte[]> records) {
        records.process(new Supplier())
                .to((key, outgoing, context) -> outgoing.topic().in(settings.domain()),
                        Produced.with(Serdes.String(), serde()).withStreamPartitioner(partitioner()));
    }

    /** Where the record says so, that partition; else none, and Kafka's own partitioner goes by the key. */
    static StreamPartitioner<String, Outgoing> partitioner() {
        return (topic, key, outgoing, partitions) ->
                outgoing.partition() == null ? Optional.empty() : Optional.of(Set.of(outgoing.partition()));
    }

    private static Serde<Outgoing> serde() {
        return Serdes.serdeFrom((topic, outgoing) -> EventCodec.encode(outgoing.event()), (topic, bytes) -> {
            throw new UnsupportedOperationException("outgoing records are only written");
        });
    }

    private StoreBuilder<?> store() {
        // A late write of a former primary must not be all that compaction leaves of a key before the backup has read what it hides.
        Map<String, String> changelog = Map.of(
                TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, "3600000",
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(16 << 20));
        return Stores.keyValueStoreBuilder(stores, Serdes.String(), Serdes.ByteArray())
                .withLoggingEnabled(changelog)
                .withCachingDisabled();
    }

    private final class Supplier implements ProcessorSupplier<String, byte[], String, Outgoing> {

        @Override
        public Processor<String, byte[], String, Outgoing> get() {
            return new ListsProcessor(settings, machines, termLog, inputs, losses, meters);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(store());
        }
    }
}
