package io.framecast.gateway.index;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.protocol.event.Holding;
import io.framecast.protocol.event.HoldingKind;
import io.framecast.protocol.event.Member;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.record.IndexEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks the holders of a movie for what their indexes say of its frames, block by block, so that a movie of any length takes the
 * memory of one block. Thread-safe.
 */
public final class FrameIndexes {

    private static final Logger LOG = LoggerFactory.getLogger(FrameIndexes.class);

    /** A frame service's index. */
    @FunctionalInterface
    public interface Holder {
        /** The {@link IndexEntry entries} of the frames it stores from {@code first} to {@code last}, ascending. */
        Mono<byte[]> entries(Member node, Movie movie, int first, int last);
    }

    private final Catalogue catalogue;
    private final Holder holder;

    /** @param holder asks one of them */
    public FrameIndexes(Catalogue catalogue, Holder holder) {
        this.catalogue = catalogue;
        this.holder = holder;
    }

    /** What is known of a block's frames. */
    public record Known(FrameMask frames, IndexBlock block) {}

    /**
     * What is known of these frames: blocks in frame order, one asked for when the former is taken. What no holder tells is said to
     * be {@link IndexBlock#missing}.
     */
    public Flux<Known> blocks(Movie movie, FrameMask frames) {
        return spans(frames).concatMap(span -> block(movie, span), 1);
    }

    /** The frames in parts that are small enough to be asked for at once, in their order. */
    public static Flux<FrameMask> spans(FrameMask frames) {
        return Flux.fromIterable(() -> parts(frames));
    }

    private static Iterator<FrameMask> parts(FrameMask frames) {
        return new Iterator<>() {
            private int next = frames.nextFrom(0);

            @Override
            public boolean hasNext() {
                return next >= 0;
            }

            @Override
            public FrameMask next() {
                if (next < 0) {
                    throw new NoSuchElementException();
                }
                int last = (int) Math.min((long) next + IndexEntry.MAX_SPAN, FrameMask.FRAME_LIMIT) - 1;
                FrameMask span = frames.and(FrameMask.range(next, last));
                next = last + 1 < FrameMask.FRAME_LIMIT ? frames.nextFrom(last + 1) : -1;
                return span;
            }
        };
    }

    private Mono<Known> block(Movie movie, FrameMask span) {
        IndexBlock block = new IndexBlock(span);
        List<Holding> holders = new ArrayList<>(catalogue.holdings(movie).stream().filter(holding -> holding.kind() == HoldingKind.STORE).toList());
        return ask(movie, block, holders).thenReturn(new Known(span, block));
    }

    /** Asks the holder that has most of what is missing, then the next, until nothing is missing or nobody is left. */
    private Mono<Void> ask(Movie movie, IndexBlock block, List<Holding> left) {
        FrameMask missing = block.missing();
        Optional<Holding> best = left.stream()
                .filter(holding -> holding.mask().intersects(missing))
                .max(Comparator.comparingInt(holding -> holding.mask().and(missing).count()));
        if (best.isEmpty()) {
            return Mono.empty();
        }
        left.remove(best.get());
        return catalogue.view().member(best.get().node())
                .map(node -> holder.entries(node, movie, missing.first(), missing.last())
                        .doOnNext(block::add)
                        .then()
                        .onErrorResume(error -> {
                            LOG.info("{} does not tell its index of {}: {}", node.nodeId(), movie.id(), error.toString());
                            return Mono.empty();
                        }))
                .orElse(Mono.empty())
                .then(Mono.defer(() -> ask(movie, block, left)));
    }
}
