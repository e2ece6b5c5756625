package io.framecast.gateway.export;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.index.FrameIndexes;
import io.framecast.gateway.index.FrameIndexes.Known;
import io.framecast.gateway.stream.FrameStream;
import io.framecast.gateway.stream.Streams;
import io.framecast.gateway.viewing.RequestMaker.Asked;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.mask.FrameMask;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/**
 * Makes files of movies. Thread-safe.
 *
 * <p>The lengths of all frames are asked of the holders' indexes first: an AVI's headers say how long what follows is, and a download
 * whose length is known shows by itself where it broke off. They stay in memory until the download ends; how much all downloads
 * together may take so is bounded.
 */
public final class Exports {

    private static final int SOME = 20;

    private final Catalogue catalogue;
    private final FrameIndexes indexes;
    private final Streams streams;
    private final long indexBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    /** @param indexBytes memory that all downloads together may take for what they know of their frames */
    public Exports(Catalogue catalogue, FrameIndexes indexes, Streams streams, MeterRegistry meters, long indexBytes) {
        this.catalogue = catalogue;
        this.indexes = indexes;
        this.streams = streams;
        this.indexBytes = indexBytes;
        Gauge.builder("framecast.export.index.bytes", usedBytes, AtomicLong::doubleValue)
                .description("memory that downloads take for what they know of their frames")
                .baseUnit("bytes")
                .register(meters);
    }

    /** A file about to be made; to be closed when it is not needed any more, whatever became of it. */
    public final class ExportFile implements AutoCloseable {

        private final Asked asked;
        private final ExportFormat format;
        private final long heldBytes;
        private final ExportForm form;
        private final AtomicBoolean isClosed = new AtomicBoolean();

        private ExportFile(Asked asked, ExportFormat format, FileFrames frames, long heldBytes) {
            this.asked = asked;
            this.format = format;
            this.heldBytes = heldBytes;
            this.form = ExportForm.of(format, frames);
        }

        /** Its length, to the byte. */
        public long bytes() {
            return form.fileBytes();
        }

        /** A name for it. */
        public String name() {
            FrameMask wanted = asked.body().wanted();
            boolean isWhole = wanted.count() == asked.movie().frames();
            return asked.movie().id() + (isWhole ? "" : "_" + wanted.first() + "-" + wanted.last()) + format.extension();
        }

        /** Opens the request; see {@link Streams#open}. */
        public CompletableFuture<FrameStream> open() {
            return streams.open(asked, form);
        }

        @Override
        public void close() {
            if (isClosed.compareAndSet(false, true)) {
                usedBytes.addAndGet(-heldBytes);
            }
        }
    }

    /**
     * Finds out what has to be known before the first byte.
     *
     * @return fails with {@link RequestRefusedException}: 503 where a frame has no live holder or too much memory is in use, 400 where
     *     it takes more memory than all downloads may
     */
    public Mono<ExportFile> prepare(Asked asked, ExportFormat format) {
        FrameMask wanted = asked.body().wanted();
        FrameMask missing = catalogue.availability(asked.movie()).missing().and(wanted);
        if (!missing.isEmpty()) {
            return Mono.error(lacking(missing));
        }
        long needed = (long) wanted.count() * format.bytesPerFrame();
        return Mono.defer(() -> {
            reserve(needed, format);
            FileFrames frames = new FileFrames(asked.movie(), wanted);
            return indexes.blocks(asked.movie(), wanted)
                    .doOnNext(known -> add(known, frames))
                    .then(Mono.fromSupplier(() -> new ExportFile(asked, format, frames, needed)))
                    .doOnError(error -> usedBytes.addAndGet(-needed))
                    .doOnCancel(() -> usedBytes.addAndGet(-needed));
        });
    }

    private void reserve(long needed, ExportFormat format) {
        if (needed > indexBytes) {
            throw new RequestRefusedException(400, "a file of this format may have " + indexBytes / format.bytesPerFrame() + " frames, this one has "
                    + needed / format.bytesPerFrame() + "; fetch it in parts with frames=, or raise framecast.gateway.exports.index-memory");
        }
        if (usedBytes.addAndGet(needed) > indexBytes) {
            usedBytes.addAndGet(-needed);
            throw new RequestRefusedException(503, "other downloads take the memory there is for them (framecast.gateway.exports.index-memory, "
                    + (indexBytes >> 20) + " MiB); try again when they are done");
        }
    }

    private static void add(Known known, FileFrames frames) {
        if (!known.block().missing().isEmpty()) {
            throw lacking(known.block().missing());
        }
        known.frames().forEach(frame -> frames.add(frame, known.block().jpegBytes(frame), known.block().timeMicros(frame)));
    }

    private static RequestRefusedException lacking(FrameMask missing) {
        String text = missing.count() <= SOME ? missing.toText() : missing.count() + " frames, the first " + missing.first();
        return new RequestRefusedException(503, "a file must have all its frames, these are held by no live node: " + text
                + "; leave them out with frames=, or try again when GET /api/v1/domain shows the nodes back");
    }
}
