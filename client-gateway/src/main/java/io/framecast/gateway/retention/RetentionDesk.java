package io.framecast.gateway.retention;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.viewing.Events;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.NodeRole;
import io.framecast.protocol.event.Retention;
import io.framecast.protocol.topic.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The rules as this gateway knows them, and the latest movies they have deleted. Thread-safe. */
public final class RetentionDesk {

    private static final String KEY = "retention";
    private static final int MAX_DELETED = 200;

    private final Catalogue catalogue;
    private final Events events;
    private final String nodeId;
    private final InstantSource clock;
    private final Deque<DeletedMovie> deleted = new ArrayDeque<>();
    private volatile Retention retention = Retention.none();

    /** @param nodeId this gateway */
    public RetentionDesk(Catalogue catalogue, Events events, String nodeId, InstantSource clock) {
        this.catalogue = catalogue;
        this.events = events;
        this.nodeId = nodeId;
        this.clock = clock;
    }

    /**
     * A movie that a rule has deleted.
     *
     * @param reason rule and value
     * @param at when
     */
    public record DeletedMovie(String movieId, String title, long bytes, String reason, Instant at) {}

    /** The rules came, or were withdrawn. */
    public void onRetention(@Nullable Retention next) {
        retention = next == null ? Retention.none() : next;
    }

    /** Something happened to a movie: it may be that a rule has deleted it. */
    public void onEvent(ImportEvent event) {
        if (event instanceof ImportEvent.Deleted gone && gone.reason() != null && gone.movie() != null) {
            Movie movie = gone.movie();
            DeletedMovie told = new DeletedMovie(movie.id(), movie.title(), movie.bytes(), gone.reason(),
                    movie.deletedAt() == null ? gone.at() : movie.deletedAt());
            synchronized (deleted) {
                // An answer may come more than once.
                if (!deleted.contains(told)) {
                    deleted.addFirst(told);
                    while (deleted.size() > MAX_DELETED) {
                        deleted.removeLast();
                    }
                }
            }
        }
    }

    /** The rules in force. */
    public Retention retention() {
        return retention;
    }

    /** What they have deleted, the latest first; bounded. */
    public List<DeletedMovie> deleted() {
        synchronized (deleted) {
            return new ArrayList<>(deleted);
        }
    }

    /** The room that live frame services have together, in bytes. */
    public long freeBytes() {
        return catalogue.working(NodeRole.FRAME_SERVICE).stream().mapToLong(member -> catalogue.load(member.nodeId()).freeBytes()).sum();
    }

    /** Whether disks are full by the rules. */
    public boolean isFull() {
        return retention.isFull(freeBytes());
    }

    /** @throws RequestRefusedException 507 where disks are full and new movies and frames are to be refused then */
    public void checkRoom() {
        Retention rules = retention;
        if (rules.whenFull() == Retention.WhenFull.REFUSE && isFull()) {
            throw new RequestRefusedException(507, "frame services must have room for " + rules.fullBelowBytes() + " bytes together, they have "
                    + freeBytes() + "; delete movies, add a frame service, or set other rules with PUT /api/v1/retention");
        }
    }

    /** Sets the rules; completes with them once the domain has them. */
    public CompletableFuture<Retention> set(Retention wished) {
        String flaw = wished.flaw();
        if (flaw != null) {
            return CompletableFuture.failedFuture(new RequestRefusedException(400, flaw));
        }
        Retention next = new Retention(wished.rules(), wished.whenFull(), wished.fullBelowBytes(), nodeId, clock.instant());
        return events.send(Topics.RETENTION, KEY, next).handle((written, error) -> {
            if (error != null) {
                throw new RequestRefusedException(503, "the domain cannot be reached: Kafka takes no records; try again in a second");
            }
            retention = next;
            return next;
        });
    }
}
