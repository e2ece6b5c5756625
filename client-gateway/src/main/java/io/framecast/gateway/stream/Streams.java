package io.framecast.gateway.stream;

import io.framecast.gateway.viewing.RequestMaker.Asked;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.gateway.viewing.ViewingMetrics;
import io.framecast.gateway.viewing.Viewings;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Opens requests as streams. Thread-safe. */
public final class Streams {

    /** The separator of a multipart's parts, for the response's Content-Type. */
    public static final String BOUNDARY = "frame";

    private final Viewings viewings;
    private final Supplier<EventLoop> loops;
    private final ViewingMetrics metrics;

    /** @param loops gives each stream its event loop */
    public Streams(Viewings viewings, Supplier<EventLoop> loops, ViewingMetrics metrics) {
        this.viewings = viewings;
        this.loops = loops;
        this.metrics = metrics;
    }

    /**
     * Opens a multipart stream.
     *
     * @param isNew whether nobody knows the RUID yet
     * @return completes once a coordinator has the request; fails with {@link RequestRefusedException}
     */
    public CompletableFuture<FrameStream> open(Asked asked, boolean isNew, Playing playing) {
        return open(asked, isNew, new MultipartForm(), playing.pace(asked.movie()), playing.rounds());
    }

    /** Opens a new request as a file: its frames once, as fast as they are taken. */
    public CompletableFuture<FrameStream> open(Asked asked, StreamForm form) {
        return open(asked, true, form, Pace.unlimited(), 1);
    }

    private CompletableFuture<FrameStream> open(Asked asked, boolean isNew, StreamForm form, Pace pace, long rounds) {
        EventLoop loop = loops.get();
        FrameStream stream = new FrameStream(asked, form, pace, rounds, loop, metrics);
        loop.execute(() -> stream.watch(viewings.open(asked.body(), isNew, asked.movie(), loop, stream)));
        return stream.whenOpened();
    }
}
