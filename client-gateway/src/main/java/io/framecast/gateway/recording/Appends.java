package io.framecast.gateway.recording;

import io.framecast.gateway.recording.MovieWriter.Taken;
import io.framecast.gateway.viewing.RequestRefusedException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Appends the JPEGs of a body to a movie as they come: the sender is slowed down to what disks take. Thread-safe. */
public final class Appends {

    private static final int BUFFERS_IN_FLIGHT = 8;

    private final MovieWriters writers;

    /** @param writers the movies this gateway writes */
    public Appends(MovieWriters writers) {
        this.writers = writers;
    }

    /**
     * Frames that are durable and count.
     *
     * @param movieId the movie
     * @param at number of the first frame of the body
     * @param frames how many the body had
     * @param next number the next frame will get, as far as this body's frames tell
     */
    public record Appended(String movieId, int at, int frames, int next) {}

    private record Sum(@Nullable Taken first, @Nullable Taken last, int frames) {

        Sum with(Taken next) {
            return new Sum(first == null ? next : first, next, frames + 1);
        }
    }

    /**
     * Appends.
     *
     * @param at number the first frame of the body is expected to get; negative for the next one
     * @param takenAt when the first frame was taken, unless the body says so; null for now
     * @param body a JPEG, several one behind the other, or a multipart of them; released here
     * @return once all of them count; fails with {@link RequestRefusedException}: 400 no JPEGs, 409 a gap or no recording, 503 not
     *     acknowledged in time. Frames before the one that failed may count
     */
    public Mono<Appended> append(String movieId, int at, @Nullable Instant takenAt, Flux<DataBuffer> body) {
        return Mono.fromFuture(() -> writers.writer(movieId))
                .flatMap(writer -> append(writer, at, takenAt, body));
    }

    private Mono<Appended> append(MovieWriter writer, int at, @Nullable Instant takenAt, Flux<DataBuffer> body) {
        JpegSplitter splitter = new JpegSplitter(writers.maxFrameBytes());
        return body.publishOn(Schedulers.boundedElastic(), BUFFERS_IN_FLIGHT)
                .doOnDiscard(DataBuffer.class, DataBufferUtils::release)
                .concatMapIterable(buffer -> pictures(splitter, buffer))
                .index()
                .concatMap(numbered -> {
                    long number = numbered.getT1();
                    Picture picture = number == 0 && numbered.getT2().takenAt() == null ? stamped(numbered.getT2(), takenAt) : numbered.getT2();
                    return Mono.fromFuture(writer.append(at < 0 ? at : Math.toIntExact(at + number), picture))
                            .flatMap(taken -> Mono.fromFuture(taken.room()).thenReturn(taken));
                }, 1)
                .reduce(new Sum(null, null, 0), Sum::with)
                .flatMap(sum -> {
                    splitter.end();
                    Taken first = sum.first;
                    Taken last = sum.last;
                    if (first == null || last == null) {
                        throw new RequestRefusedException(400, "the body must have a JPEG, it has none; send one, or several one behind the other");
                    }
                    return Mono.fromFuture(last.counted()).map(frame -> new Appended(writer.movieId(), first.frame(), sum.frames, last.frame() + 1));
                });
    }

    private static Picture stamped(Picture picture, @Nullable Instant takenAt) {
        return new Picture(picture.jpeg(), picture.width(), picture.height(), takenAt);
    }

    private static List<Picture> pictures(JpegSplitter splitter, DataBuffer buffer) {
        List<Picture> pictures = new ArrayList<>();
        try (DataBuffer.ByteBufferIterator parts = buffer.readableByteBuffers()) {
            while (parts.hasNext()) {
                ByteBuffer part = parts.next();
                pictures.addAll(splitter.feed(part));
            }
        } finally {
            DataBufferUtils.release(buffer);
        }
        return pictures;
    }
}
