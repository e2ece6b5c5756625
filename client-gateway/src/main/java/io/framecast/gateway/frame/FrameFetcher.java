package io.framecast.gateway.frame;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.framecast.gateway.request.RequestBody;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.gateway.viewing.ViewingMetrics;
import io.framecast.gateway.viewing.Viewings;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.id.Ids;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.watch.QueueMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Fetches single frames through the ordinary request machinery: one request of one frame from one source. Those who ask for the
 * same frame at the same time share one fetch. Thread-safe.
 */
public final class FrameFetcher {

    /** Bytes of bookkeeping that a cached frame costs besides its JPEG, about. */
    private static final int ENTRY_BYTES = 200;

    private final Viewings viewings;
    private final Supplier<EventLoop> loops;
    private final ViewingMetrics metrics;
    private final InstantSource clock;
    private final Duration within;
    private final int maxFetches;
    private final Cache<Key, Frame> cache;
    private final Map<Key, CompletableFuture<Frame>> fetching = new ConcurrentHashMap<>();
    private final Counter hits;
    private final Counter misses;
    private final QueueMeter queue;

    private record Key(String movieId, String movieVersion, int frame) {}

    /**
     * @param cacheBytes how much the cache may hold
     * @param maxFetches fetches at once; further ones are refused
     * @param within after so long without the frame a fetch is given up
     */
    public FrameFetcher(Viewings viewings, Supplier<EventLoop> loops, ViewingMetrics metrics, MeterRegistry meters, InstantSource clock,
            long cacheBytes, int maxFetches, Duration within) {
        this.viewings = viewings;
        this.loops = loops;
        this.metrics = metrics;
        this.clock = clock;
        this.within = within;
        this.maxFetches = maxFetches;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(cacheBytes)
                .weigher((Key key, Frame frame) -> frame.jpeg().length + ENTRY_BYTES)
                .executor(Runnable::run)
                .build();
        this.hits = Counter.builder("framecast.cache.hits").tag("cache", "frames").description("frames served from the cache").register(meters);
        this.misses = Counter.builder("framecast.cache.misses").tag("cache", "frames").description("frames asked for that the cache had not").register(meters);
        Gauge.builder("framecast.cache.bytes", this, FrameFetcher::cachedBytes).tag("cache", "frames").baseUnit("bytes")
                .description("bytes the cache holds").register(meters);
        this.queue = QueueMeter.of(meters, "frame-fetches", maxFetches, fetching::size);
    }

    private long cachedBytes() {
        return cache.policy().eviction().map(eviction -> eviction.weightedSize().orElse(0)).orElse(0L);
    }

    /**
     * The frame.
     *
     * @param movie the movie, of the catalogue
     * @param number a frame it has
     * @return fails with {@link RequestRefusedException}: 503 where no live node holds the frame, it does not come in time, or too
     *     many are being fetched
     */
    public CompletableFuture<Frame> fetch(Movie movie, int number) {
        Key key = new Key(movie.id(), movie.version(), number);
        Frame cached = cache.getIfPresent(key);
        if (cached != null) {
            hits.increment();
            return CompletableFuture.completedFuture(cached);
        }
        misses.increment();
        if (fetching.size() >= maxFetches) {
            queue.dropped();
            return CompletableFuture.failedFuture(new RequestRefusedException(503,
                    maxFetches + " single frames are being fetched, as many as may be; try again in a second"));
        }
        CompletableFuture<Frame> fresh = new CompletableFuture<>();
        CompletableFuture<Frame> running = fetching.putIfAbsent(key, fresh);
        if (running != null) {
            return running.copy();
        }
        fresh.whenComplete((frame, error) -> {
            if (frame != null) {
                cache.put(key, frame);
            }
            fetching.remove(key, fresh);
        });
        begin(movie, number, fresh);
        return fresh.copy();
    }

    private void begin(Movie movie, int number, CompletableFuture<Frame> outcome) {
        EventLoop loop = loops.get();
        RequestBody body = new RequestBody(Ids.next(clock.instant()), movie.id(), movie.version(), FrameMask.of(number),
                FrameMask.empty(), 1);
        loop.execute(() -> {
            SingleFrame viewer = new SingleFrame(number, outcome, metrics);
            viewer.watch(viewings.open(body, true, movie, loop, viewer));
            loop.schedule(() -> outcome.completeExceptionally(new TimeoutException()), within.toMillis(), TimeUnit.MILLISECONDS);
            outcome.whenComplete((frame, error) -> viewer.finish(error));
        });
    }
}
