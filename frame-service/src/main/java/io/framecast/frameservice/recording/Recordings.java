package io.framecast.frameservice.recording;

import io.framecast.frameservice.announce.Holdings;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.frameservice.store.Recorder;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.event.Recording;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.FrameRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The movies that are recorded, as far as their frames are stored here.
 *
 * <p>What the movie's record says holds: frames are taken from the writer of its present epoch alone, and before any is, what earlier
 * writers stored here and nobody counted is dropped. Thread-safe; appending blocks on the disk.
 */
public final class Recordings implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);
    private static final long SEGMENT_BYTES = 256L << 20;

    private final FrameStore store;
    private final Holdings holdings;
    private final long reserveBytes;
    private final Counter frames;
    private final Map<MovieVersion, Kept> kept = new ConcurrentHashMap<>();

    /** What is known of one version; guarded by itself. */
    private static final class Kept {
        private Movie movie;
        private final Recorder recorder;
        private int cleanedInEpoch = -1;

        Kept(Movie movie, Recorder recorder) {
            this.movie = movie;
            this.recorder = recorder;
        }
    }

    /** What came of an append. */
    public enum Outcome {
        /** The frames are durable. */
        STORED,
        /** This node has not heard of that epoch yet; it may be tried again at once. */
        NOT_HEARD,
        /** Another writer has taken over, or the recording has ended. */
        FENCED,
        /** The disk has no room. */
        NO_ROOM,
        /** The body is no run of whole, undamaged records from that frame on. */
        MALFORMED
    }

    /** @param reserveBytes room on the disk that stays */
    public Recordings(FrameStore store, Holdings holdings, long reserveBytes, MeterRegistry meters) {
        this.store = store;
        this.holdings = holdings;
        this.reserveBytes = reserveBytes;
        this.frames = Counter.builder("framecast.recorded.frames").description("frames of growing movies stored here").register(meters);
    }

    /** The movie's record came; of two the later one holds. Blocks where something is stale. */
    public void onMovie(Movie movie) {
        Recording recording = movie.recording();
        if (recording == null || !MovieVersion.isValid(movie.id(), movie.version())) {
            return;
        }
        MovieVersion version = new MovieVersion(movie.id(), movie.version());
        Kept of = kept.computeIfAbsent(version, key -> new Kept(movie, new Recorder(store, key, SEGMENT_BYTES)));
        synchronized (of) {
            if (!movie.isOlderThan(of.movie)) {
                of.movie = movie;
                clean(version, of, recording);
            }
        }
        if (!movie.grows()) {
            kept.remove(version);
        }
    }

    private void clean(MovieVersion version, Kept of, Recording recording) {
        int epoch = recording.open() && of.movie.lives() ? recording.epoch() : Integer.MAX_VALUE;
        if (of.cleanedInEpoch == epoch) {
            return;
        }
        try {
            of.recorder.seal();
            if (of.movie.lives()) {
                FrameMask stale = of.recorder.dropStale(stored -> recording.staleFrom(stored, of.movie.frames()));
                if (!stale.isEmpty()) {
                    LOG.info("dropped frames {} of {}: their writer was replaced before they counted", stale.toText(), version);
                    holdings.announce(version);
                }
            }
            of.cleanedInEpoch = epoch;
        } catch (IOException | RuntimeException e) {
            LOG.warn("what is stale of {} could not be dropped, tried again with its next frames: {}", version, e.toString());
        }
    }

    /** Whether what earlier writers than that of this epoch left here is gone. */
    public boolean isClean(MovieVersion version, int epoch) {
        Kept of = kept.get(version);
        if (of == null) {
            return false;
        }
        synchronized (of) {
            Recording recording = of.movie.recording();
            if (recording != null && recording.epoch() >= epoch) {
                clean(version, of, recording);
            }
            return of.cleanedInEpoch >= epoch;
        }
    }

    /**
     * Appends frames.
     *
     * @param epoch of the writer
     * @param body whole records, ascending by frame; those held already are passed over, for one writer sends a frame as often as it
     *     likes, but never another one under its number
     * @param announced completes when the domain has been told
     */
    public Outcome append(MovieVersion version, int epoch, ByteBuffer body, CompletableFuture<@Nullable Void> announced) throws IOException {
        Kept of = kept.get(version);
        if (of == null) {
            return Outcome.NOT_HEARD;
        }
        synchronized (of) {
            Recording recording = of.movie.recording();
            if (recording == null || !of.movie.grows() || recording.epoch() > epoch) {
                return Outcome.FENCED;
            }
            if (recording.epoch() < epoch) {
                return Outcome.NOT_HEARD;
            }
            clean(version, of, recording);
            if (of.cleanedInEpoch != epoch) {
                return Outcome.NOT_HEARD;
            }
            ByteBuffer fresh = withoutHeld(body, store.stored(version).mask());
            if (fresh == null) {
                return Outcome.MALFORMED;
            }
            if (store.freeBytes() - reserveBytes < fresh.remaining()) {
                return Outcome.NO_ROOM;
            }
            if (fresh.hasRemaining()) {
                int before = store.stored(version).mask().count();
                of.recorder.append(epoch, fresh);
                frames.increment(store.stored(version).mask().count() - before);
            }
        }
        holdings.announce(version).whenComplete((done, failure) -> announced.complete(null));
        return Outcome.STORED;
    }

    /** The records that are not held; null where they are not all whole and sound, ascending one by one. */
    private static @Nullable ByteBuffer withoutHeld(ByteBuffer body, FrameMask held) {
        ByteBuf records = Unpooled.wrappedBuffer(body);
        ByteBuffer fresh = ByteBuffer.allocate(body.remaining());
        int expected = -1;
        for (int at = 0; at < records.readableBytes();) {
            if (records.readableBytes() - at < FrameRecord.HEADER_BYTES || !FrameRecord.isHeader(records, at)) {
                return null;
            }
            int frame = FrameRecord.frame(records, at);
            int jpegBytes = FrameRecord.jpegBytes(records, at);
            boolean isWhole = records.readableBytes() - at >= FrameRecord.recordBytes(jpegBytes);
            if (!isWhole || (expected >= 0 && frame != expected) || frame < 0 || frame >= FrameMask.FRAME_LIMIT
                    || FrameRecord.crc32c(records.slice(at + FrameRecord.HEADER_BYTES, jpegBytes)) != FrameRecord.jpegCrc(records, at)) {
                return null;
            }
            if (!held.contains(frame)) {
                fresh.put(body.slice(body.position() + at, FrameRecord.recordBytes(jpegBytes)));
            }
            at += FrameRecord.recordBytes(jpegBytes);
            expected = frame + 1;
        }
        return fresh.flip();
    }

    @Override
    public void close() {
        kept.forEach((version, of) -> {
            synchronized (of) {
                try {
                    of.recorder.close();
                } catch (IOException e) {
                    LOG.warn("the index of {} could not be written, the next start makes it: {}", version, e.toString());
                }
            }
        });
        kept.clear();
    }
}
