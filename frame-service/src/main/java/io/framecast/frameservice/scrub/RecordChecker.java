package io.framecast.frameservice.scrub;

import io.framecast.frameservice.announce.Holdings;
import io.framecast.frameservice.store.FrameStore;
import io.framecast.frameservice.store.MovieVersion;
import io.framecast.frameservice.store.RecordCheck;
import io.framecast.protocol.mask.FrameMask;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads stored frames' records and checks them. A damaged one is quarantined: this node holds it no more and tells the domain so,
 * other holders serve it, and whoever keeps the number of copies has it stored anew.
 *
 * <p>Thread-safe; callers block on the disk, and must not be interrupted meanwhile: that would close a file that others send from.
 */
public final class RecordChecker {

    private static final Logger LOG = LoggerFactory.getLogger(RecordChecker.class);

    private final FrameStore store;
    private final Quarantine quarantine;
    private final Holdings holdings;
    private final Counter frames;
    private final Counter bytes;
    private final Counter quarantined;

    /** @param meters counts what was read and what was quarantined */
    public RecordChecker(FrameStore store, Quarantine quarantine, Holdings holdings, MeterRegistry meters) {
        this.store = store;
        this.quarantine = quarantine;
        this.holdings = holdings;
        this.frames = Counter.builder("framecast.scrub.frames").description("stored frames that were read and checked").register(meters);
        this.bytes = Counter.builder("framecast.scrub.bytes").description("size of the records of these").register(meters);
        this.quarantined = Counter.builder("framecast.frames.quarantined")
                .description("stored frames that were found damaged and are not held any more").register(meters);
    }

    /**
     * Checks frames of a version in their order.
     *
     * @param from where to begin; frames that are not held are passed over
     * @param mostFrames ends when so many were read
     * @param mostBytes ends when so much was read; one frame is read at least
     * @throws IOException where damaged frames could not be quarantined
     */
    public Checked check(MovieVersion version, int from, int mostFrames, long mostBytes) throws IOException {
        FrameMask held = store.stored(version).mask();
        FrameMask.Builder suspects = new FrameMask.Builder();
        int count = 0;
        long read = 0;
        int frame = held.nextFrom(from);
        while (frame >= 0 && count < mostFrames && (read < mostBytes || count == 0)) {
            Optional<RecordCheck> record = store.check(version, frame);
            if (record.isPresent()) {
                count++;
                read += record.get().bytes();
                if (!record.get().isSound()) {
                    suspects.add(frame);
                }
            }
            frame = held.nextFrom(frame + 1);
        }
        frames.increment(count);
        bytes.increment((double) read);
        return new Checked(count, read, quarantine(version, suspects.build()), frame);
    }

    private FrameMask quarantine(MovieVersion version, FrameMask suspects) throws IOException {
        FrameMask bad = suspects.isEmpty() ? suspects : quarantine.quarantine(version, suspects);
        if (!bad.isEmpty()) {
            quarantined.increment(bad.count());
            LOG.error("{} frames of {} are damaged on disk and quarantined, other holders serve them: {}; look at the disk of {}", bad.count(),
                    version, bad.toText(), store.layout().root());
            holdings.announce(version);
        }
        return bad;
    }
}
