package io.framecast.gateway.stream;

import io.framecast.gateway.viewing.RequestMaker.Asked;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.gateway.viewing.ViewingMetrics;
import io.framecast.gateway.viewing.Viewings;
import io.framecast.protocol.event.FrameRate;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Opens requests as multipart streams. Thread-safe. */
public final class Streams {

    private static final double MAX_FACTOR = 100;
    /** A stream that sends a frame a year is a connection for nothing. */
    private static final double MIN_FACTOR = 0.01;
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,6})?");

    private static final int EXCERPT_CHARS = 60;

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
     * Opens a stream.
     *
     * @param isNew whether nobody knows the RUID yet
     * @param rate text: {@code max}, or a factor of the movie's own rate; null for 1
     * @return completes once a coordinator has the request; fails with {@link RequestRefusedException}
     * @throws RequestRefusedException 400 where the rate is malformed
     */
    public CompletableFuture<MultipartStream> open(Asked asked, boolean isNew, @Nullable String rate) {
        Pace pace = pace(asked.movie().frameRate(), rate);
        EventLoop loop = loops.get();
        MultipartStream stream = new MultipartStream(asked, pace, loop, metrics);
        loop.execute(() -> stream.watch(viewings.open(asked.body(), isNew, asked.movie(), loop, stream)));
        return stream.whenOpened();
    }

    static Pace pace(FrameRate movieRate, @Nullable String rate) {
        if (rate == null) {
            return Pace.of(movieRate, 1);
        }
        if (rate.equals("max")) {
            return Pace.unlimited();
        }
        double factor = DECIMAL.matcher(rate).matches() ? Double.parseDouble(rate) : 0;
        if (factor < MIN_FACTOR || factor > MAX_FACTOR) {
            throw new RequestRefusedException(400, "rate must be max, or a factor from " + MIN_FACTOR + " to " + (int) MAX_FACTOR + ", got '"
                    + (rate.length() <= EXCERPT_CHARS ? rate : rate.substring(0, EXCERPT_CHARS) + "…") + "'");
        }
        return Pace.of(movieRate, factor);
    }
}
