package io.framecast.protocol.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Share;
import io.framecast.protocol.link.FrameSource;
import io.framecast.protocol.link.HolderLinks;
import io.framecast.protocol.link.HolderSettings;
import io.framecast.protocol.link.InMemoryFrameSource;
import io.framecast.protocol.link.JoinToken;
import io.framecast.protocol.link.LinkTransport;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A sink and its holders in one process, with real connections between them. */
abstract class LoopbackGroup {

    static final int FRAME_BYTES = 20_000;
    static final long WINDOW_BYTES = 1 << 20;
    static final Duration WAIT = Duration.ofSeconds(60);
    static final JoinToken TOKENS = new JoinToken("a secret of sixteen or more");

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final EventLoopGroup loops = LinkTransport.eventLoops(1, "group");
    final Map<String, HolderLinks> holders = new LinkedHashMap<>();
    final RecordingListener listener = new RecordingListener();
    SinkServer server;
    VideoSink sink;

    @BeforeEach
    void listen() {
        // A grace that a cold virtual machine on a busy computer does not use up.
        listen(Duration.ofSeconds(20));
    }

    /** Listens anew, with that grace for sources that have yet to dial. */
    void listen(Duration joinGrace) {
        if (server != null) {
            server.close();
        }
        SinkServerSettings defaults = SinkServerSettings.of("127.0.0.1", 0, TOKENS);
        server = new SinkServer(new SinkServerSettings(defaults.bindAddress(), 0, TOKENS, 1, defaults.pingInterval(), defaults.lateAfter(),
                defaults.lostAfter(), Duration.ofSeconds(2), joinGrace, defaults.seekTime(), defaults.parkTime(), 4, Duration.ofMillis(500),
                defaults.idleTimeout(), defaults.maxMessageBytes()), "sink-1", meters).start();
    }

    @AfterEach
    void stop() {
        holders.values().forEach(HolderLinks::close);
        server.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    HolderLinks holder(String node, FrameSource source) {
        HolderLinks links = new HolderLinks(source, HolderSettings.defaults(), node, Group.incarnation(node), new SimpleMeterRegistry());
        holders.put(node, links);
        return links;
    }

    List<String> fourHolders(FrameMask movie) {
        List<String> nodes = List.of("frame-1", "frame-2", "frame-3", "frame-4");
        for (String node : nodes) {
            holder(node, new InMemoryFrameSource().fill(Group.MOVIE, Group.VERSION, movie, FRAME_BYTES));
        }
        return nodes;
    }

    Group group(String ruid, FrameMask wanted, List<Share> shares) {
        return new Group(ruid, 7, 1, TOKENS, server.port(), wanted, shares, FrameMask.empty());
    }

    void open(String ruid, int frames) {
        sink = server.open(ruid, loops.next(), listener, SinkLimits.viewing(WINDOW_BYTES, 256), frames, FRAME_BYTES);
        listener.sink = sink;
    }

    /** Opens the sink, adopts the group and tells its holders. */
    void start(Group group) {
        open(group.ruid(), group.wanted().last() + 1);
        onLoop(() -> sink.adopt(group.forSink()));
        group.tell(holders);
    }

    void demand(FrameRange... ranges) {
        onLoop(() -> assertThat(sink.demand(List.of(ranges))).isTrue());
    }

    double counted(String counter) {
        return meters.get(counter).counter().count();
    }

    double refused(String reason) {
        return meters.get("framecast.link.refusals").tag("reason", reason).counter().count();
    }

    void onLoop(Runnable task) {
        loops.next().submit(task).syncUninterruptibly();
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + WAIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for %s", WAIT).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    void assertAllFramesOnceAndIdentical(FrameMask wanted) {
        assertThat(listener.times.keySet()).hasSize(wanted.count());
        assertThat(listener.doubled()).isEmpty();
        wanted.forEach(frame -> assertThat(listener.frames.get(frame)).as("frame %d", frame).isEqualTo(InMemoryFrameSource.jpeg(frame, FRAME_BYTES)));
    }
}
