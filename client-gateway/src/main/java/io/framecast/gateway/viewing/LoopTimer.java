package io.framecast.gateway.viewing;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One thing to be done later on an event loop; what is set next takes its place. Confined to that loop. */
final class LoopTimer {

    private final EventLoop loop;
    private @Nullable ScheduledFuture<?> running;

    LoopTimer(EventLoop loop) {
        this.loop = loop;
    }

    void set(Duration after, Runnable what) {
        stop();
        running = loop.schedule(what, after.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop() {
        ScheduledFuture<?> before = running;
        if (before != null) {
            before.cancel(false);
            running = null;
        }
    }
}
