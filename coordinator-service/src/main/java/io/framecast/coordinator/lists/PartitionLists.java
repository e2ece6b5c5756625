package io.framecast.coordinator.lists;

import io.framecast.coordinator.request.Situation;
import io.framecast.protocol.event.Cancel;
import io.framecast.protocol.event.Cdone;
import io.framecast.protocol.event.Claim;
import io.framecast.protocol.event.Crq;
import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.event.Dstrg;
import io.framecast.protocol.event.Heartbeat;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.MovieGone;
import io.framecast.protocol.event.Placement;
import io.framecast.protocol.event.Progress;
import io.framecast.protocol.event.RecordingEvent;
import io.framecast.protocol.event.Room;
import io.framecast.protocol.event.SdJoin;
import io.framecast.protocol.event.SdRefused;
import io.framecast.protocol.event.Slost;
import io.framecast.protocol.event.View;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All lists of one partition, as its primary keeps them in one term. Knows no broker and no clock: what is read is handed in with
 * its offset and the time, what is stored goes to {@link ListEntries}, what is to be sent to a consumer of {@link Outgoing}. Used
 * by one thread.
 */
public final class PartitionLists {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionLists.class);

    /** A log that is there answers a fetch within half a second; whether it does is looked at once a second. */
    private static final long LOG_DEAF_AFTER_MILLIS = 2000;

    private final int partition;
    private final long term;
    private final int partitions;
    private final ListStore store;
    private final ListsMeters meters;
    private final Consumer<Outgoing> out;
    private final RequestList requests;
    private final CatalogueList catalogue;
    private final RepairList repairs;
    private final MemberList members;
    private final AdmissionList admissions;
    private final DomainView view;
    private final Hearing hearing;
    private boolean inherited;

    /**
     * Takes what is stored as it is; nothing is written before the first {@link #receive} or {@link #tick}.
     *
     * @param settings of the domain
     * @param machines what decides
     * @param partition which of the partitions
     * @param term of this primary, higher than any before
     * @param entries what a former primary stored, and where this one stores
     * @param meters told what happens
     * @param out where commands go, after what they follow from was stored
     * @param nowMillis the time: milliseconds since 1970
     */
    public PartitionLists(ListsSettings settings, Machines machines, int partition, long term, ListEntries entries, ListsMeters meters,
            Consumer<Outgoing> out, long nowMillis) {
        this.partition = partition;
        this.term = term;
        this.partitions = settings.partitions();
        this.store = new ListStore(entries);
        this.meters = meters;
        this.out = out;
        this.requests = new RequestList(machines.requests(), store, meters, this::send);
        this.catalogue = new CatalogueList(machines.imports(), store, this::send);
        this.repairs = new RepairList(machines.repairs(), store, catalogue::living, this::send);
        this.members = new MemberList(machines.members(), store, new Announcer(), nowMillis);
        this.admissions = new AdmissionList(machines.admission(), store, meters, this::send);
        this.view = new DomainView(store);
        requests.load();
        catalogue.load();
        repairs.load();
        members.load();
        admissions.load();
        view.load();
        this.hearing = new Hearing(LOG_DEAF_AFTER_MILLIS, nowMillis);
    }

    /** Rewrites what was stored under this primary's term, unless that has been done. The entries must take writes by now. */
    public void inheritOnce(Instant now) {
        if (inherited) {
            return;
        }
        inherited = true;
        store.mark(TermFencedStore.TAKES_OVER, term);
        Situation situation = situation(now);
        view.takeOver(term);
        requests.takeOver(situation);
        catalogue.takeOver(situation);
        repairs.takeOver(situation);
        if (partition == MemberList.PARTITION) {
            members.takeOver(situation);
            admissions.takeOver(situation);
        }
        store.mark(TermFencedStore.TOOK_OVER, term);
        meters.tookOver();
        LOG.info("primary of partition {} in term {}", partition, term);
    }

    /**
     * Takes a record of an input.
     *
     * @param offset the record's offset in its partition
     * @return why it cannot be used; null where it can
     */
    public @Nullable String receive(DomainEvent event, long offset, Instant now) {
        inheritOnce(now);
        Situation situation = situation(now);
        switch (event) {
            case SdJoin join -> members.receive(join, situation);
            case Heartbeat beat -> {
                members.receive(beat, situation);
                admissions.receive(beat, situation);
            }
            case Claim claim -> admissions.receive(claim, situation);
            case View next -> viewChanged(next, situation);
            case MovieGone gone -> requests.movieGone(gone, situation);
            case Movie movie -> catalogue.said(movie, situation);
            case RecordingEvent step -> catalogue.receive(step, situation);
            case ImportEvent step -> {
                String refusal = catalogue.receive(step, situation);
                repairs.receive(step, situation);
                return refusal;
            }
            case Placement placement -> {
                return placement.attempt() == Placement.UNASKED ? repairs.receive(placement, situation)
                        : catalogue.receive(placement, situation);
            }
            default -> {
                return requests.receive(ruid(event), event, offset, situation);
            }
        }
        return null;
    }

    private void viewChanged(View next, Situation situation) {
        View before = view.present();
        if (view.changes(next, term)) {
            Situation changed = situation(situation.now());
            requests.viewChanged(before, changed);
            catalogue.viewChanged(changed);
            repairs.viewChanged(changed);
        }
    }

    /**
     * Time has passed: sends again and ends what is due. To be called regularly.
     *
     * @param unread how many records of the inputs wait to be read
     * @param answeredMillis when the log last answered a fetch, be it with nothing
     */
    public void tick(long nowMillis, long unread, long answeredMillis) {
        Instant now = Instant.ofEpochMilli(nowMillis);
        inheritOnce(now);
        hearing.tick(nowMillis, unread, answeredMillis);
        Situation situation = situation(now);
        if (partition == MemberList.PARTITION) {
            guarded(() -> members.timePasses(situation, hearing));
            guarded(() -> admissions.timePasses(situation, hearing));
        }
        guarded(() -> requests.timePasses(situation, hearing));
        guarded(() -> catalogue.timePasses(situation, hearing));
        guarded(() -> repairs.timePasses(situation, hearing));
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

    private Situation situation(Instant now) {
        return new Situation(term, view.present(), now);
    }

    private void send(DomainEvent event) {
        if (event instanceof MovieGone gone) {
            for (int to = 0; to < partitions; to++) {
                out.accept(Outgoing.movieGone(gone, to));
            }
        } else {
            out.accept(Outgoing.of(event));
        }
    }

    private final class Announcer implements MemberList.Announcements {

        @Override
        public void changed(View next) {
            again(next);
            for (int to = 0; to < partitions; to++) {
                out.accept(Outgoing.viewChange(next, to));
            }
        }

        @Override
        public void again(View next) {
            send(next);
        }

        @Override
        public void refused(SdRefused refusal) {
            send(refusal);
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
            case Room room -> room.ruid();
            default -> throw new IllegalArgumentException("a " + event.getClass().getSimpleName() + " is no input");
        };
    }
}
