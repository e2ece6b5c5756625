package io.framecast.gateway.door;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the web server's connections and puts a {@link DoorKeeper} at each. Thread-safe. */
public final class Door {

    /** Its name in a connection's pipeline, for those who take the connection over. */
    public static final String HANDLER = "framecast.door";

    private final DoorSettings settings;
    private final AtomicInteger connections = new AtomicInteger();
    private final MeterRegistry meters;
    private final Counter tooMany;

    public Door(DoorSettings settings, MeterRegistry meters) {
        this.settings = settings;
        this.meters = meters;
        this.tooMany = counter("too-many");
        // From the start, so that the first one is seen as an increase.
        counter("silent");
        Gauge.builder("framecast.connections", connections, AtomicInteger::get).description("connections of the web server").register(meters);
    }

    private Counter counter(String reason) {
        return Counter.builder("framecast.connections.refused")
                .description("connections closed for what they sent, or did not send")
                .tag("reason", reason)
                .register(meters);
    }

    /** How many connections are open, sockets included. */
    public int connections() {
        return connections.get();
    }

    /** To be called for each new connection of the web server, once its HTTP codec is in the pipeline. */
    public void onConnection(Channel channel) {
        channel.closeFuture().addListener(closed -> connections.decrementAndGet());
        if (connections.incrementAndGet() > settings.maxConnections()) {
            tooMany.increment();
            channel.close();
            return;
        }
        ChannelHandlerContext codec = channel.pipeline().context(HttpServerCodec.class);
        if (codec != null) {
            channel.pipeline().addAfter(codec.name(), HANDLER, new DoorKeeper(settings, this::counted));
        }
    }

    private void counted(String reason) {
        counter(reason).increment();
    }
}
