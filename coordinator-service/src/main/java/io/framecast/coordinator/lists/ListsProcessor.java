package io.framecast.coordinator.lists;

import io.framecast.coordinator.request.Situation;
import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.Dstrg;
import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.MovieGone;
import io.framecast.protocol.event.Placement;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.event.SdJoin;
import io.framecast.protocol.event.Slost;
import io.framecast.protocol.event.View;
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
    private final InputLag lag;
    private final ListsMeters meters;
    private int partition;
    private long term;
    private boolean inherited;
    private ListStore store;
    private RequestList requests;
    private CatalogueList catalogue;
    private MemberList members;
    private DomainView view;
    private Hearing hearing;

    @SuppressWarnings("NullAway.Init") // A processor begins in init.
    ListsProcessor(ListsSettings settings, Machines machines, TermLog termLog, InputLag lag, ListsMeters meters) {
        this.settings = settings;
        this.machines = machines;
        this.termLog = termLog;
        this.lag = lag;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<String, Outgoing> context) {
        super.init(context);
        partition = context.taskId().partition();
        term = termLog.append(partition);
        inherited = false;
        store = new ListStore(context.getStateStore(ListsTopology.STORE));
        requests = new RequestList(machines.requests(), store, meters, this::send);
        catalogue = new CatalogueList(machines.imports(), store, this::send);
        members = new MemberList(machines.members(), store, new Announcer());
        view = new DomainView(store);
        requests.load();
        catalogue.load();
        members.load();
        view.load();
        hearing = new Hearing(context.currentSystemTimeMs());
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        inheritOnce();
        RecordMetadata metadata = context().recordMetadata().orElseThrow();
        Topic<?> topic = ListsTopology.input(settings.domain(), metadata.topic());
        String refusal;
        try {
            if (record.value() == null && topic.equals(Topics.MOVIE)) {
                return; // Withdrawn by hand: the list goes by its own word.
            }
            refusal = record.value() == null
                    ? "a " + topic.name() + " record must have a value"
                    : receive(EventCodec.decode(topic, record.key(), record.value()), metadata.offset());
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
            InstantSource clock = () -> Instant.ofEpochMilli(context().currentSystemTimeMs());
            send(DeadLetters.letter(metadata.topic(), metadata.partition(), metadata.offset(), record.key(), record.value(), refusal,
                    settings.nodeId(), clock));
        }
    }

    private @Nullable String receive(DomainEvent event, long offset) {
        Situation situation = situation();
        switch (event) {
            case SdJoin join -> members.receive(join, situation);
            case Heartbeat beat -> members.receive(beat, situation);
            case View next -> viewChanged(next, situation);
            case MovieGone gone -> requests.movieGone(gone, situation);
            case Movie movie -> {
                return heard(movie, situation);
            }
            case ImportEvent step -> {
                return catalogue.receive(step, situation);
            }
            case Placement placement -> {
                return catalogue.receive(placement, situation);
            }
            default -> {
                return requests.receive(ruid(event), event, offset, situation);
            }
        }
        return null;
    }

    private @Nullable String heard(Movie movie, Situation situation) {
        catalogue.said(movie, situation);
        return null;
    }

    private void viewChanged(View next, Situation situation) {
        View before = view.present();
        if (view.changes(next, situation.term())) {
            Situation changed = situation();
            requests.viewChanged(before, changed);
            catalogue.viewChanged(changed);
        }
    }

    private void tick(long nowMillis) {
        meters.turned();
        inheritOnce();
        hearing.tick(nowMillis, lag.records(partition));
        Situation situation = situation();
        if (partition == MemberList.PARTITION) {
            guarded(() -> members.timePasses(situation, hearing));
        }
        guarded(() -> requests.timePasses(situation, hearing));
        guarded(() -> catalogue.timePasses(situation, hearing));
        meters.active(partition, requests.active());
    }

    /** A deadline that cannot be decided on has been taken off by then: it is counted, the others go on. */
    private void guarded(Runnable deadlines) {
        try {
            deadlines.run();
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            meters.undecided();
            LOG.warn("deciding on a deadline of partition {} failed", partition, e);
        }
    }

    /** The store can be written to from the first record or tick on, not yet in init. */
    private void inheritOnce() {
        if (inherited) {
            return;
        }
        inherited = true;
        store.mark(TermFencedStore.TAKES_OVER, term);
        Situation situation = situation();
        view.takeOver(term);
        requests.takeOver(situation);
        catalogue.takeOver(situation);
        if (partition == MemberList.PARTITION) {
            members.takeOver(situation);
        }
        store.mark(TermFencedStore.TOOK_OVER, term);
        meters.tookOver();
        LOG.info("primary of partition {} in term {}", partition, term);
    }

    private Situation situation() {
        return new Situation(term, view.present(), Instant.ofEpochMilli(context().currentSystemTimeMs()));
    }

    private void send(DomainEvent event) {
        if (event instanceof MovieGone gone) {
            for (int to = 0; to < settings.partitions(); to++) {
                forward(Outgoing.movieGone(gone, to));
            }
        } else {
            forward(Outgoing.of(event));
        }
    }

    private void forward(Outgoing outgoing) {
        context().forward(new Record<>(outgoing.key(), outgoing, context().currentSystemTimeMs()));
    }

    @Override
    public void close() {
        meters.closed(partition);
    }

    private final class Announcer implements MemberList.Announcements {

        @Override
        public void changed(View next) {
            again(next);
            for (int to = 0; to < settings.partitions(); to++) {
                forward(Outgoing.viewChange(next, to));
            }
        }

        @Override
        public void again(View next) {
            send(next);
        }
    }

    private static String ruid(DomainEvent event) {
        return switch (event) {
            case Crq crq -> crq.ruid();
            case Dstrg dstrg -> dstrg.ruid();
            case Slost slost -> slost.ruid();
            case Progress progress -> progress.ruid();
            case Cancel cancel -> cancel.ruid();
            case Cdone cdone -> cdone.ruid();
            default -> throw new IllegalArgumentException("a " + event.getClass().getSimpleName() + " is no input");
        };
    }
}
