package io.framecast.frameservice.importing;

import io.framecast.frameservice.announce.Announcer;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.frameservice.store.StoreLayout;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.topic.Topics;
import io.framecast.protocol.upload.UploadPlan;
import io.framecast.protocol.watch.Pulse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Imports of files that this node has already: it asks the coordinator itself, again and again until it is answered, hands the file to the
 * {@link Importer} as soon as that takes it, and tells how it ended. Thread-safe.
 *
 * <p>A refusal that comes before this start of the node has begun the import may be an answer to a former start, and is asked about again
 * for a while; one that says the movie's id is taken is final.
 */
public final class LocalImports implements AutoCloseable {

    /** Puts the file where the importer takes it; what it was is the caller's. */
    @FunctionalInterface
    public interface Handover {
        /** @param target a path where nothing is */
        void to(Path target) throws IOException;
    }

    /** Is told once how an import ended. */
    @FunctionalInterface
    public interface Ending {
        /** @param reason why it failed; null where it is done */
        void ended(@Nullable String reason);
    }

    private static final Logger LOG = LoggerFactory.getLogger(LocalImports.class);
    private static final long ASK_EVERY_MILLIS = 500;
    private static final Duration BELIEVE_REFUSAL_AFTER = Duration.ofSeconds(90);

    private final Importer importer;
    private final Announcer announcer;
    private final StoreLayout layout;
    private final String nodeId;
    private final InstantSource clock;
    private final Map<String, Local> locals = new HashMap<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("local-imports").factory());
    private final Pulse pulse = Pulse.of(timer);

    private enum Step {
        ASKING,
        ACCEPTED,
        HANDED_OVER
    }

    /** One import; its fields are guarded by this object's lock. */
    private static final class Local {
        private final UploadPlan plan;
        private final Handover handover;
        private final Ending ending;
        private final long begunMillis;
        private Step step = Step.ASKING;
        private String version = "";

        Local(UploadPlan plan, Handover handover, Ending ending, long begunMillis) {
            this.plan = plan;
            this.handover = handover;
            this.ending = ending;
            this.begunMillis = begunMillis;
        }
    }

    public LocalImports(Importer importer, Announcer announcer, StoreLayout layout, String nodeId, InstantSource clock) {
        this.importer = importer;
        this.announcer = announcer;
        this.layout = layout;
        this.nodeId = nodeId;
        this.clock = clock;
        timer.scheduleAtFixedRate(this::turn, 0, ASK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Beats while the thread that asks takes tasks. */
    public Pulse pulse() {
        return pulse;
    }

    /** Begins an import; nothing where one of that id is under way here. */
    public synchronized void begin(UploadPlan plan, Handover handover, Ending ending) {
        if (locals.putIfAbsent(plan.importId(), new Local(plan, handover, ending, clock.millis())) == null) {
            turnNow();
        }
    }

    /** Hears what is said of imports. */
    public void onEvent(ImportEvent event) {
        Local ended = null;
        String reason = null;
        synchronized (this) {
            Local local = locals.get(event.importId());
            if (local == null) {
                return;
            }
            if (event instanceof ImportEvent.Accepted accepted && local.step == Step.ASKING) {
                local.step = Step.ACCEPTED;
                local.version = accepted.movieVersion();
                turnNow();
            } else if (event instanceof ImportEvent.Done || (event instanceof ImportEvent.Failed failed && isFinal(local, failed))) {
                reason = event instanceof ImportEvent.Failed failed ? failed.detail() : null;
                ended = locals.remove(event.importId());
            }
        }
        if (ended != null) {
            ended.ending.ended(reason);
        }
    }

    private boolean isFinal(Local local, ImportEvent.Failed failed) {
        return failed.conflict() || local.step != Step.ASKING || clock.millis() - local.begunMillis > BELIEVE_REFUSAL_AFTER.toMillis();
    }

    private void turn() {
        List<Local> current;
        synchronized (this) {
            current = List.copyOf(locals.values());
        }
        for (Local local : current) {
            try {
                goOn(local);
            } catch (RuntimeException e) {
                // One that fails keeps no other one waiting, and a scheduled task that throws is never run again.
                LOG.error("going on with import {} failed", local.plan.importId(), e);
            }
        }
    }

    private void goOn(Local local) {
        if (local.step == Step.ASKING) {
            ask(local.plan);
        } else if (local.step == Step.ACCEPTED) {
            handOver(local);
        }
    }

    /** Not only when it is time again: a user waits. */
    private void turnNow() {
        if (!timer.isShutdown()) {
            timer.execute(this::turn);
        }
    }

    private void ask(UploadPlan plan) {
        announcer.mention(Topics.IMPORT, plan.movieId(), new ImportEvent.Requested(plan.importId(), plan.movieId(), nodeId, plan.title(),
                plan.copies(), plan.recordedAt(), plan.labels(), clock.instant()));
    }

    /** Where the importer is full it is tried again at the next turn. */
    private void handOver(Local local) {
        UploadPlan plan = local.plan;
        FilmImport film = new FilmImport(plan.importId(), new MovieVersion(plan.movieId(), local.version));
        switch (importer.reserve(film)) {
            case FULL -> { }
            case KNOWN -> markHandedOver(local);
            case RESERVED -> {
                markHandedOver(local);
                Path target = layout.incomingFile(plan.importId());
                try {
                    local.handover.to(target);
                    importer.look(film, target);
                } catch (IOException e) {
                    importer.unreserve(film);
                    announcer.announce(Topics.IMPORT, plan.movieId(), new ImportEvent.Broken(plan.importId(), plan.movieId(), nodeId,
                            "its file could not be taken over: " + e.getMessage(), clock.instant()));
                }
            }
        }
    }

    private synchronized void markHandedOver(Local local) {
        local.step = Step.HANDED_OVER;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
