package io.framecast.coordinator.lists;

import io.framecast.protocol.topic.DeadLetters;
import io.framecast.protocol.topic.EventCodec;
import io.framecast.protocol.topic.Topic;
import io.framecast.protocol.topic.Topics;
import io.framecast.protocol.topic.UnreadableRecordException;
import io.framecast.protocol.watch.RequestLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One partition's primary. It reads a record, has it decided, stores what changed and sends what follows; a record that cannot be
 * used becomes a dead letter and the next one is read. Runs on its task's thread alone.
 */
final class ListsProcessor extends ContextualProcessor<String, byte[], String, Outgoing> {

    static final Duration TICK = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(ListsProcessor.class);

    private final ListsSettings settings;
    private final Machines machines;
    private final TermLog termLog;
    private final Inputs inputs;
    private final WriteLosses losses;
    private final ListsMeters meters;
    private int partition;
    private PartitionLists lists;
    private WriteLosses.Writer writer;

    @SuppressWarnings("NullAway.Init") // A processor begins in init.
    ListsProcessor(ListsSettings settings, Machines machines, TermLog termLog, Inputs inputs, WriteLosses losses, ListsMeters meters) {
        this.settings = settings;
        this.machines = machines;
        this.termLog = termLog;
        this.inputs = inputs;
        this.losses = losses;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<String, Outgoing> context) {
        super.init(context);
        partition = context.taskId().partition();
        long term = termLog.append(partition);
        KafkaEntries entries = new KafkaEntries(context.getStateStore(ListsTopology.STORE));
        // The store can be written to from the first record or tick on, not yet here.
        lists = new PartitionLists(settings, machines, partition, term, entries, meters, this::forward, context.currentSystemTimeMs());
        writer = losses.open(context.taskId());
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        writer.begins();
        lists.inheritOnce(now());
        RecordMetadata metadata = context().recordMetadata().orElseThrow();
        Topic<?> topic = ListsTopology.input(settings.domain(), metadata.topic());
        String refusal;
        try {
            if (record.value() == null && topic.equals(Topics.MOVIE)) {
                return; // Withdrawn by hand: the list goes by its own word.
            }
            refusal = record.value() == null
                    ? "a " + topic.name() + " record must have a value"
                    : lists.receive(EventCodec.decode(topic, record.key(), record.value()), metadata.offset(), now());
        } catch (UnreadableRecordException e) {
            refusal = e.getMessage();
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            // The machines threw before anything was stored: this record is at fault, or a rule of ours. Read again it would
            // stop the partition for good; put aside, the next one goes on.
            try (MDC.MDCCloseable _ = RequestLog.about(ListsTopology.isOfARequest(topic) ? record.key() : null)) {
                LOG.warn("deciding on {}-{}@{} failed", metadata.topic(), metadata.partition(), metadata.offset(), e);
            }
            refusal = "deciding failed: " + e;
        }
        if (refusal != null) {
            meters.refused(metadata.topic());
            InstantSource clock = this::now;
            forward(Outgoing.of(DeadLetters.letter(metadata.topic(), metadata.partition(), metadata.offset(), record.key(), record.value(), refusal,
                    settings.nodeId(), clock)));
        }
    }

    private void tick(long nowMillis) {
        meters.turned();
        writer.begins();
        lists.tick(nowMillis, inputs.unread(partition), nowMillis - inputs.unansweredMillis());
    }

    private Instant now() {
        return Instant.ofEpochMilli(context().currentSystemTimeMs());
    }

    private void forward(Outgoing outgoing) {
        context().forward(new Record<>(outgoing.key(), outgoing, context().currentSystemTimeMs()));
    }

    @Override
    public void close() {
        writer.close();
        meters.closed(partition);
    }
}
