package io.framecast.frameservice.conversion;

import io.framecast.frameservice.film.FilmSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Starts the children that convert films, one of them ahead: a JVM with FFmpeg's libraries takes as long to start as it takes to copy a hundred
 * megabytes, and may do so while a film still arrives. Thread-safe.
 */
public final class Children implements AutoCloseable {

    private final Class<?> main;
    private final ConversionLimits limits;
    private final Executor expiry;
    private @Nullable ChildConversion spare;
    private boolean closed;

    /**
     * @param main the program's main class, which hands {@link ConversionChild#COMMAND} to {@link ConversionChild}
     * @param spareWaits a child that was started ahead and got no film for so long is ended
     */
    public Children(Class<?> main, ConversionLimits limits, Duration spareWaits) {
        this.main = main;
        this.limits = limits;
        this.expiry = CompletableFuture.delayedExecutor(spareWaits.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Has one wait for a film, where none does. */
    public synchronized void prepare() throws IOException {
        if (closed || (spare != null && spare.isAlive())) {
            return;
        }
        ChildConversion ahead = ChildConversion.start(main, limits);
        spare = ahead;
        expiry.execute(() -> expire(ahead));
    }

    private synchronized void expire(ChildConversion ahead) {
        if (spare == ahead) {
            spare = null;
            ahead.close();
        }
    }

    /**
     * Has a film converted, by the one that waits if there is one.
     *
     * @param film the file
     * @param stagingDirectory where the segment goes
     */
    public Conversion convert(Path film, Path stagingDirectory, FilmSettings settings) throws IOException {
        ConversionOrder order = new ConversionOrder(film, stagingDirectory, settings);
        ChildConversion waiting = takeSpare();
        if (waiting != null) {
            try {
                waiting.order(order);
                return waiting;
            } catch (IOException e) {
                // It has ended since: a fresh one does as well.
                waiting.close();
            }
        }
        ChildConversion fresh = ChildConversion.start(main, limits);
        fresh.order(order);
        return fresh;
    }

    private synchronized @Nullable ChildConversion takeSpare() {
        ChildConversion taken = spare;
        spare = null;
        return taken != null && taken.isAlive() ? taken : null;
    }

    /** Ends the one that waits; those that convert are their callers'. */
    @Override
    public synchronized void close() {
        closed = true;
        if (spare != null) {
            spare.close();
            spare = null;
        }
    }
}
