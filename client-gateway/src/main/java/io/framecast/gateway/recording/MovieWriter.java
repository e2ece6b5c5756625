package io.framecast.gateway.recording;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.viewing.Events;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.Recording;
import io.framecast.protocol.event.RecordingEvent;
import io.framecast.protocol.record.FrameRecord;
import io.framecast.protocol.topic.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Appends to one movie, as the writer of one epoch.
 *
 * <h2>A frame's way</h2>
 * It gets the next number and waits. All that wait go as one batch to the targets, which answer once they have synced it; then the
 * coordinator is told, and what the movie's record counts is acknowledged. The next batch goes then, with all that came meanwhile: so
 * many cameras cost few syncs and few records, and one frame waits for little more than a sync.
 *
 * <p>A batch is sent until it counts, to other targets where one fails: a number, once given, keeps its frame for the whole epoch.
 *
 * <h2>Threads</h2>
 * Confined to one executor; {@link #append} and {@link #onMovie} may be called from anywhere.
 */
final class MovieWriter {

    private static final long SAY_AGAIN_MILLIS = 500;
    private static final long BATCH_BYTES = 8L << 20;
    private static final int BATCH_FRAMES = 512;

    private final Events events;
    private final String nodeId;
    private final ScheduledExecutorService steps;
    private final InstantSource clock;
    private final RecordingSettings settings;
    private final Movie movie;
    private final int epoch;
    private final BatchStore disks;
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final Deque<CompletableFuture<@Nullable Void>> slowed = new ArrayDeque<>();
    private List<Entry> batch = List.of();
    private long waitingBytes;
    private int next;
    private long countedBytes;
    private int width;
    private int height;
    private @Nullable Instant firstFrameAt;
    private long lastMicros;
    private boolean isScheduled;
    private volatile Instant usedAt;
    private @Nullable RequestRefusedException over;

    private record Entry(int frame, long timeMicros, byte[] jpeg, CompletableFuture<Integer> counted) {}

    /**
     * A frame that has been taken.
     *
     * @param frame its number
     * @param room completes when another one may be sent
     * @param counted completes with the number when it is durable and counts; fails with {@link RequestRefusedException}
     */
    record Taken(int frame, CompletableFuture<@Nullable Void> room, CompletableFuture<Integer> counted) {}

    /** @param movie its record in which this gateway is the writer */
    MovieWriter(Movie movie, Catalogue catalogue, AppendClient client, Events events, String nodeId, ScheduledExecutorService steps,
            InstantSource clock, RecordingSettings settings) {
        this.movie = movie;
        this.events = events;
        this.nodeId = nodeId;
        this.steps = steps;
        this.clock = clock;
        this.settings = settings;
        Recording recording = Objects.requireNonNull(movie.recording(), "a movie that is recorded");
        this.epoch = recording.epoch();
        this.disks = new BatchStore(movie, epoch, catalogue, client, steps, clock);
        this.next = movie.frames();
        this.countedBytes = movie.bytes();
        this.width = movie.width();
        this.height = movie.height();
        this.firstFrameAt = recording.firstFrameAt();
        this.lastMicros = recording.lastMicros();
        this.usedAt = clock.instant();
    }

    String movieId() {
        return movie.id();
    }

    /** The movie's version and this writer's epoch in one. */
    boolean isOf(Movie other) {
        Recording recording = other.recording();
        return other.grows() && recording != null && other.version().equals(movie.version()) && recording.epoch() == epoch;
    }

    /** When it was last asked to append. */
    Instant usedAt() {
        return usedAt;
    }

    /** What waits to be stored, in bytes. */
    long waitingBytes() {
        return waitingBytes;
    }

    /**
     * Appends a frame.
     *
     * @param at the number the client expects it to get; one that was given is acknowledged again, without a look at the picture.
     *     Negative for the next
     * @return fails with {@link RequestRefusedException}: 409 a gap, 400 another size than the first, what ended the recording
     */
    CompletableFuture<Taken> append(int at, Picture picture) {
        CompletableFuture<Taken> taken = new CompletableFuture<>();
        usedAt = clock.instant();
        steps.execute(() -> {
            try {
                taken.complete(take(at, picture));
            } catch (RequestRefusedException e) {
                taken.completeExceptionally(e);
            }
        });
        return taken;
    }

    private Taken take(int at, Picture picture) {
        RequestRefusedException end = over;
        if (end != null) {
            throw end;
        }
        if (at >= 0 && at < next) {
            return new Taken(at, CompletableFuture.completedFuture(null), acknowledged(at));
        }
        if (at > next) {
            throw new RequestRefusedException(409, "frames are appended without a gap, the next of '" + movie.id() + "' is " + next
                    + ", got at=" + at + "; send frame " + next + " first, or leave at out");
        }
        if (width != 0 && (picture.width() != width || picture.height() != height)) {
            throw new RequestRefusedException(400, "all frames of a movie have one size, '" + movie.id() + "' has " + width + "x" + height
                    + ", got " + picture.width() + "x" + picture.height() + "; scale them, or begin another recording");
        }
        width = picture.width();
        height = picture.height();
        Entry entry = new Entry(next++, time(picture), picture.jpeg(), new CompletableFuture<>());
        waiting.add(entry);
        waitingBytes += entry.jpeg.length;
        CompletableFuture<@Nullable Void> room = new CompletableFuture<>();
        if (waitingBytes < settings.waitingBytes()) {
            room.complete(null);
        } else {
            slowed.add(room);
        }
        sendAfter(batch.isEmpty() ? settings.gather().toMillis() : 0);
        return new Taken(entry.frame, room, within(entry.counted));
    }

    /** In microseconds after the first; later than the one before, whatever clocks say. */
    private long time(Picture picture) {
        Instant takenAt = picture.takenAt() == null ? clock.instant() : picture.takenAt();
        Instant first = firstFrameAt;
        if (first == null) {
            firstFrameAt = takenAt;
            return 0;
        }
        lastMicros = Math.max(lastMicros + 1, Duration.between(first, takenAt).toNanos() / 1000);
        return lastMicros;
    }

    private CompletableFuture<Integer> acknowledged(int frame) {
        for (Deque<Entry> entries : List.of(new ArrayDeque<>(batch), waiting)) {
            for (Entry entry : entries) {
                if (entry.frame == frame) {
                    return within(entry.counted);
                }
            }
        }
        return CompletableFuture.completedFuture(frame);
    }

    private CompletableFuture<Integer> within(CompletableFuture<Integer> counted) {
        return counted.copy().orTimeout(settings.within().toMillis(), TimeUnit.MILLISECONDS).exceptionallyCompose(error -> {
            Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
            return CompletableFuture.failedFuture(cause instanceof RequestRefusedException refused ? refused
                    : new RequestRefusedException(503, "a frame of '" + movie.id() + "' was not acknowledged within " + settings.within().toSeconds()
                            + " s" + (disks.trouble().isEmpty() ? "" : " (" + disks.trouble() + ")") + "; it may count yet: send it again with at=, its number"));
        });
    }

    // ---- batches

    private void sendAfter(long millis) {
        if (!isScheduled && batch.isEmpty() && !waiting.isEmpty() && over == null) {
            isScheduled = true;
            steps.schedule(() -> {
                isScheduled = false;
                begin();
            }, waitingBytes >= BATCH_BYTES ? 0 : millis, TimeUnit.MILLISECONDS);
        }
    }

    private void begin() {
        if (!batch.isEmpty() || waiting.isEmpty() || over != null) {
            return;
        }
        List<Entry> taken = new ArrayList<>();
        long bytes = 0;
        while (!waiting.isEmpty() && taken.size() < BATCH_FRAMES && (taken.isEmpty() || bytes + waiting.getFirst().jpeg.length <= BATCH_BYTES)) {
            Entry entry = waiting.removeFirst();
            bytes += entry.jpeg.length;
            taken.add(entry);
        }
        batch = List.copyOf(taken);
        disks.store(records(batch)).thenRun(this::tell);
    }

    private static ByteBuffer records(List<Entry> entries) {
        ByteBuffer out = ByteBuffer.allocate(entries.stream().mapToInt(entry -> FrameRecord.recordBytes(entry.jpeg.length)).sum());
        for (Entry entry : entries) {
            FrameRecord.putHeader(out, entry.frame, entry.timeMicros, entry.jpeg.length, FrameRecord.crc32c(ByteBuffer.wrap(entry.jpeg)));
            out.put(entry.jpeg);
        }
        return out.flip();
    }

    private void tell() {
        if (batch.isEmpty() || over != null) {
            return;
        }
        Entry last = batch.getLast();
        long bytes = countedBytes + batch.stream().mapToLong(entry -> entry.jpeg.length).sum();
        events.send(Topics.RECORDING, movie.id(), new RecordingEvent.Appended(movie.id(), nodeId, movie.version(), epoch, last.frame + 1, bytes,
                width, height, Objects.requireNonNull(firstFrameAt), last.timeMicros, clock.instant()));
        steps.schedule(() -> {
            if (!batch.isEmpty() && batch.getLast().frame == last.frame) {
                tell();
            }
        }, SAY_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }

    // ---- what the domain says

    /** The movie's record came. */
    void onMovie(Movie now) {
        steps.execute(() -> {
            if (over != null) {
                return;
            }
            if (isOf(now)) {
                counted(now);
            } else if (isEndedBy(now)) {
                end(ending(now));
            }
        });
    }

    /** Whether nothing can be appended here any more; not so where the record is from before this writer's claim. */
    boolean isEndedBy(Movie now) {
        return !isOf(now) && !(now.version().equals(movie.version()) && now.lives() && epochOf(now) < epoch);
    }

    private static int epochOf(Movie movie) {
        Recording recording = movie.recording();
        return recording == null ? 0 : recording.epoch();
    }

    private RequestRefusedException ending(Movie now) {
        if (!now.lives() || !now.version().equals(movie.version())) {
            return new RequestRefusedException(410, "movie '" + movie.id() + "' was deleted; begin another recording");
        }
        return now.grows()
                ? new RequestRefusedException(503, "another gateway appends to '" + movie.id() + "' by now; send what was not acknowledged again"
                        + " with at=, the number of its first frame")
                : new RequestRefusedException(409, "the recording of '" + movie.id() + "' has been closed with " + now.frames()
                        + " frames; begin another");
    }

    private void counted(Movie now) {
        if (batch.isEmpty() || now.frames() <= batch.getLast().frame) {
            return;
        }
        List<Entry> done = batch;
        batch = List.of();
        countedBytes = now.bytes();
        for (Entry entry : done) {
            waitingBytes -= entry.jpeg.length;
            entry.counted.complete(entry.frame);
        }
        while (!slowed.isEmpty() && waitingBytes < settings.waitingBytes()) {
            slowed.removeFirst().complete(null);
        }
        sendAfter(settings.gather().toMillis());
    }

    /** Nothing is appended here any more. */
    void end(RequestRefusedException reason) {
        over = reason;
        disks.stop();
        batch.forEach(entry -> entry.counted.completeExceptionally(reason));
        waiting.forEach(entry -> entry.counted.completeExceptionally(reason));
        slowed.forEach(room -> room.complete(null));
        batch = List.of();
        waiting.clear();
        slowed.clear();
        waitingBytes = 0;
    }

    /** Completes when all that was taken so far counts. */
    CompletableFuture<@Nullable Void> settled() {
        CompletableFuture<@Nullable Void> settled = new CompletableFuture<>();
        steps.execute(() -> {
            Entry last = !waiting.isEmpty() ? waiting.getLast() : batch.isEmpty() ? null : batch.getLast();
            if (last == null) {
                settled.complete(null);
            } else {
                within(last.counted).whenComplete((frame, error) -> {
                    if (error == null) {
                        settled.complete(null);
                    } else {
                        settled.completeExceptionally(error);
                    }
                });
            }
        });
        return settled;
    }

}
