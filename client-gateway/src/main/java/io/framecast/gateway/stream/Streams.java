package io.framecast.gateway.stream;

import io.framecast.gateway.catalogue.Catalogue;
import io.framecast.gateway.viewing.RequestMaker.Asked;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.gateway.viewing.Viewing;
import io.framecast.gateway.viewing.ViewingMetrics;
import io.framecast.gateway.viewing.Viewings;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Opens requests as streams. Thread-safe. */
public final class Streams {

    /** The separator of a multipart's parts, for the response's Content-Type. */
    public static final String BOUNDARY = "frame";

    private final Catalogue catalogue;
    private final Viewings viewings;
    private final Supplier<EventLoop> loops;
    private final ViewingMetrics metrics;

    /** @param loops gives each stream its event loop */
    public Streams(Catalogue catalogue, Viewings viewings, Supplier<EventLoop> loops, ViewingMetrics metrics) {
        this.catalogue = catalogue;
        this.viewings = viewings;
        this.loops = loops;
        this.metrics = metrics;
    }

    /**
     * Opens a multipart stream.
     *
     * @param isNew whether nobody knows the RUID yet
     * @param follows whether frames that are appended to the movie meanwhile follow
     * @return completes once a coordinator has the request; fails with {@link RequestRefusedException}
     */
    public CompletableFuture<FrameStream> open(Asked asked, boolean isNew, Playing playing, boolean follows) {
        return open(asked.at(playing.factor()), isNew, new MultipartForm(), playing.pace(asked.movie()), playing.rounds(), follows && asked.movie().grows());
    }

    /** Opens a new request as a file: its frames once, as fast as they are taken. */
    public CompletableFuture<FrameStream> open(Asked asked, StreamForm form) {
        return open(asked, true, form, Pace.unlimited(), 1, false);
    }

    private CompletableFuture<FrameStream> open(Asked asked, boolean isNew, StreamForm form, Pace pace, long rounds,
            boolean follows) {
        EventLoop loop = loops.get();
        FrameStream stream = new FrameStream(asked, form, pace, rounds, loop, metrics);
        loop.execute(() -> {
            Viewing viewing = viewings.open(asked.body(), isNew, asked.movie(), loop, stream);
            if (follows) {
                stream.follow(catalogue, isNew ? asked.movie().frames() : asked.body().wanted().last() + 1, viewing);
            }
            stream.watch(viewing);
        });
        return stream.whenOpened();
    }
}
