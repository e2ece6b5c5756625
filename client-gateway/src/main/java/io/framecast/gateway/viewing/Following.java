package io.framecast.gateway.viewing;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.protocol.event.Movie;
import io.framecast.protocol.mask.FrameMask;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has a request follow the end of a movie that grows: a few times a second it looks whether frames were counted since, and has them
 * wanted too. A look at what came meanwhile costs one plan however many frames came. Confined to its viewing's event loop.
 */
public final class Following {

    private static final long LOOK_EVERY_MILLIS = 300;

    /** Who is told. Called on the viewing's loop. */
    public interface Follower {

        /**
         * The movie has more frames, and they are wanted.
         *
         * @param movie as it is now; where it does not grow any more, nothing follows
         * @param more the new ones; none where it just stopped growing
         */
        void grown(Movie movie, FrameMask more);
    }

    private final Catalogue catalogue;
    private final EventLoop loop;
    private final BooleanSupplier canWiden;
    private final Consumer<FrameMask> widen;
    private final Follower follower;
    private final Movie movie;
    private int frames;
    private @Nullable ScheduledFuture<?> looking;

    /**
     * @param movie as it was when its request was opened
     * @param from number of the first frame that is to follow: what was appended from there on is wanted
     */
    public Following(Catalogue catalogue, Movie movie, int from, Viewing viewing, Follower follower) {
        this(catalogue, movie, from, viewing.loop(), viewing::canWiden, viewing::widen, follower);
    }

    /**
     * @param canWiden whether all that was asked for has its strategy
     * @param widen has frames wanted too
     */
    Following(Catalogue catalogue, Movie movie, int from, EventLoop loop, BooleanSupplier canWiden, Consumer<FrameMask> widen, Follower follower) {
        this.catalogue = catalogue;
        this.movie = movie;
        this.loop = loop;
        this.canWiden = canWiden;
        this.widen = widen;
        this.follower = follower;
        this.frames = from;
    }

    /** Begins to look; once the request is open. */
    public void start() {
        loop.execute(() -> looking = loop.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS));
    }

    private void look() {
        Optional<Movie> found = catalogue.movie(movie.id()).filter(now -> now.version().equals(movie.version()));
        if (found.isEmpty()) {
            stop(); // Its request ends for that.
            return;
        }
        Movie now = found.get();
        if (now.frames() > frames && !canWiden.getAsBoolean()) {
            return; // What comes meanwhile is asked for together, once what was asked for has its strategy.
        }
        FrameMask more = now.frames() > frames ? FrameMask.range(frames, now.frames() - 1) : FrameMask.empty();
        frames = Math.max(frames, now.frames()); // A catalogue that lags behind the request may have fewer.
        if (!more.isEmpty()) {
            widen.accept(more);
        }
        if (!more.isEmpty() || !now.grows()) {
            follower.grown(now, more);
        }
        if (!now.grows()) {
            stop();
        }
    }

    /** Looks no more; may be called from any thread. */
    public void stop() {
        loop.execute(() -> {
            ScheduledFuture<?> running = looking;
            if (running != null) {
                running.cancel(false);
            }
        });
    }
}
