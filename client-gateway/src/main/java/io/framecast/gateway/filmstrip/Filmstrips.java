package io.framecast.gateway.filmstrip;

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
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Makes filmstrips: one request for the frames of all tiles, decoded on threads of its own. Those who ask for the same strip at the
 * same time share it; finished ones are kept, except where a tile is blank. Thread-safe.
 */
public final class Filmstrips implements AutoCloseable {

    /** The most tiles of a strip. */
    public static final int MAX_COUNT = 100;
    /** The least height of a strip, in pixels. */
    public static final int MIN_HEIGHT = 16;
    /** The greatest height of a strip, in pixels. */
    public static final int MAX_HEIGHT = 480;

    private static final int ENTRY_BYTES = 200;
    private static final long WINDOW_BYTES = 1 << 20;

    private final Viewings viewings;
    private final Supplier<EventLoop> loops;
    private final ViewingMetrics metrics;
    private final InstantSource clock;
    private final FilmstripSettings settings;
    private final Cache<Key, Strip> cache;
    private final Map<Key, CompletableFuture<Strip>> making = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor painters;
    private final QueueMeter queue;

    private record Key(String movieId, String movieVersion, int frames, StripLayout layout) {}

    /** @param loops gives each request its event loop */
    public Filmstrips(Viewings viewings, Supplier<EventLoop> loops, ViewingMetrics metrics, MeterRegistry meters, InstantSource clock,
            FilmstripSettings settings) {
        this.viewings = viewings;
        this.loops = loops;
        this.metrics = metrics;
        this.clock = clock;
        this.settings = settings;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(settings.cacheBytes())
                .weigher((Key key, Strip strip) -> strip.jpeg().length + ENTRY_BYTES)
                .executor(Runnable::run)
                .build();
        BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>(settings.waiting());
        this.painters = new ThreadPoolExecutor(settings.atOnce(), settings.atOnce(), 10, TimeUnit.SECONDS, waiting,
                Thread.ofPlatform().daemon().name("filmstrip-", 1).factory());
        painters.allowCoreThreadTimeOut(true);
        this.queue = QueueMeter.of(meters, "filmstrips", settings.waiting(), waiting::size);
    }

    /**
     * The strip of a movie.
     *
     * @param count tiles, 1 to {@link #MAX_COUNT}
     * @param height pixels, {@link #MIN_HEIGHT} to {@link #MAX_HEIGHT}
     * @return fails with {@link RequestRefusedException}: 503 where too many are being made, or nobody takes the request
     * @throws RequestRefusedException 400 where the picture would be too large
     */
    public CompletableFuture<Strip> strip(Movie movie, int count, int height) {
        StripLayout layout = StripLayout.of(movie, count, height);
        Key key = new Key(movie.id(), movie.version(), movie.frames(), layout);
        Strip cached = cache.getIfPresent(key);
        if (cached != null) {
            return CompletableFuture.completedFuture(cached);
        }
        CompletableFuture<Strip> fresh = new CompletableFuture<>();
        CompletableFuture<Strip> running = making.putIfAbsent(key, fresh);
        if (running != null) {
            return running.copy();
        }
        fresh.whenComplete((strip, error) -> {
            if (strip != null && strip.isComplete()) {
                cache.put(key, strip);
            }
            making.remove(key, fresh);
        });
        try {
            painters.execute(() -> make(movie, layout, fresh));
        } catch (RejectedExecutionException e) {
            queue.dropped();
            fresh.completeExceptionally(new RequestRefusedException(503, settings.waiting() + " filmstrips wait to be made, as many as may"
                    + " (framecast.gateway.filmstrips.waiting); try again in a second"));
        }
        return fresh.copy();
    }

    private void make(Movie movie, StripLayout layout, CompletableFuture<Strip> outcome) {
        try {
            outcome.complete(make(movie, layout));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcome.completeExceptionally(new RequestRefusedException(503, "this gateway is being stopped; try another"));
        } catch (IOException | RuntimeException | Error e) {
            outcome.completeExceptionally(e);
        }
    }

    private Strip make(Movie movie, StripLayout layout) throws IOException, InterruptedException {
        FrameMask frames = layout.frames();
        StripViewer viewer = new StripViewer(frames, metrics);
        RequestBody body = new RequestBody(Ids.next(clock.instant()), movie.id(), movie.version(), frames, FrameMask.empty(),
                settings.sources());
        EventLoop loop = loops.get();
        loop.execute(() -> viewer.watch(viewings.open(body, true, movie, loop, viewer, WINDOW_BYTES)));
        StripPicture picture = new StripPicture(layout);
        boolean isDone = false;
        try {
            FrameMask blank = paint(picture, frames, viewer);
            isDone = true;
            return new Strip(picture.toJpeg(), frames, blank);
        } finally {
            boolean hasAll = isDone;
            loop.execute(() -> viewer.leave(hasAll));
        }
    }

    /** Paints until every frame has come or is known not to; the frames that are blank. */
    private FrameMask paint(StripPicture picture, FrameMask frames, StripViewer viewer) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + settings.within().toNanos();
        FrameMask owed = frames;
        FrameMask blank = FrameMask.empty();
        while (!owed.isEmpty()) {
            switch (viewer.next(deadlineNanos - System.nanoTime())) {
                case StripViewer.Word.Came came -> {
                    owed = owed.andNot(FrameMask.of(came.frame()));
                    if (!hasPainted(picture, came)) {
                        blank = blank.or(FrameMask.of(came.frame()));
                    }
                    viewer.painted(came);
                }
                case StripViewer.Word.Lacking lacking -> {
                    blank = blank.or(lacking.frames().and(owed));
                    owed = owed.andNot(lacking.frames());
                }
                case StripViewer.Word.Over over -> throw over.reason();
                case null -> {
                    return blank.or(owed);
                }
            }
        }
        return blank;
    }

    private static boolean hasPainted(StripPicture picture, StripViewer.Word.Came came) {
        try {
            picture.paint(came.frame(), came.jpeg());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        painters.shutdownNow();
    }
}
