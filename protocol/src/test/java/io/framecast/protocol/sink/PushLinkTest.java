package io.framecast.protocol.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.protocol.event.Share;
import io.framecast.protocol.link.FileFrameSource;
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
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ends of the push link over loopback. */
class PushLinkTest {

    private static final int FRAME_BYTES = 20_000;
    private static final long WINDOW_BYTES = 1 << 20;
    private static final JoinToken TOKENS = new JoinToken("a secret of sixteen or more");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EventLoopGroup loops = LinkTransport.eventLoops(1, "group");
    private final Map<String, HolderLinks> holders = new LinkedHashMap<>();
    private final RecordingListener listener = new RecordingListener();
    private SinkServer server;
    private VideoSink sink;

    @BeforeEach
    void listen() {
        server = new SinkServer(settings(), "sink-1", meters).start();
    }

    /** The defaults, but for a grace that a cold virtual machine needs. */
    private static SinkServerSettings settings() {
        SinkServerSettings defaults = SinkServerSettings.of("127.0.0.1", 0, TOKENS);
        return new SinkServerSettings(defaults.bindAddress(), 0, TOKENS, 1, defaults.pingInterval(), defaults.lateAfter(),
                defaults.lostAfter(), Duration.ofSeconds(1), defaults.parkTime(), 4, Duration.ofMillis(500), defaults.idleTimeout(),
                defaults.maxMessageBytes());
    }

    @AfterEach
    void stop() {
        holders.values().forEach(HolderLinks::close);
        server.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private HolderLinks holder(String node, FrameSource source) {
        HolderLinks links = new HolderLinks(source, HolderSettings.defaults(), node, Group.incarnation(node), new SimpleMeterRegistry());
        holders.put(node, links);
        return links;
    }

    private List<String> fourHolders(FrameMask movie) {
        List<String> nodes = List.of("frame-1", "frame-2", "frame-3", "frame-4");
        for (String node : nodes) {
            holder(node, new InMemoryFrameSource().fill(Group.MOVIE, Group.VERSION, movie, FRAME_BYTES));
        }
        return nodes;
    }

    private Group group(String ruid, FrameMask wanted, List<Share> shares) {
        return new Group(ruid, 7, 1, TOKENS, server.port(), wanted, shares, FrameMask.empty());
    }

    private void open(String ruid, int frames) {
        sink = server.open(ruid, loops.next(), listener, SinkLimits.viewing(WINDOW_BYTES, 256), frames, FRAME_BYTES);
        listener.sink = sink;
    }

    private void onLoop(Runnable task) {
        loops.next().submit(task).syncUninterruptibly();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 10 s").isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }

    private void assertAllFramesOnceAndIdentical(FrameMask wanted) {
        assertThat(listener.times.keySet()).hasSize(wanted.count());
        assertThat(listener.doubled()).isEmpty();
        wanted.forEach(frame -> assertThat(listener.frames.get(frame)).as("frame %d", frame).isEqualTo(InMemoryFrameSource.jpeg(frame, FRAME_BYTES)));
    }

    @Test
    void wholeMovieComesFromFourHoldersOnceAndByteIdentical() {
        FrameMask movie = FrameMask.firstFrames(1000);
        Group group = group("r1", movie, Group.striped(movie, fourHolders(movie)));
        open("r1", 1000);
        onLoop(() -> {
            sink.demand(List.of(FrameRange.of(0, 999)));
            sink.adopt(group.forSink());
        });
        group.tell(holders);

        await(() -> listener.met.get() == 1);

        assertAllFramesOnceAndIdentical(movie);
        assertThat(listener.bySource).hasSize(4).allSatisfy((source, frames) -> assertThat(frames).isEqualTo(250));
    }

    @Test
    void framesOfAFileGoOutBySendfileAndEveryRunIsReleased(@TempDir Path directory) throws IOException {
        FrameMask movie = FrameMask.firstFrames(500);
        try (FileFrameSource file = new FileFrameSource(directory.resolve("segment"), movie, frame -> InMemoryFrameSource.jpeg(frame, FRAME_BYTES))) {
            holder("frame-1", file);
            Group group = group("r1", movie, Group.striped(movie, List.of("frame-1")));
            open("r1", 500);
            onLoop(() -> sink.adopt(group.forSink()));
            group.tell(holders);
            onLoop(() -> sink.demand(List.of(FrameRange.of(0, 499))));

            await(() -> listener.met.get() == 1);

            assertAllFramesOnceAndIdentical(movie);
            assertThat(listener.order).isEqualTo(new ArrayList<>(movie.stream().boxed().toList()));
            await(() -> file.lent() == 0);
        }
    }

    @Test
    void holderKilledInMidStreamCostsNoFrameAndDoublesNone() {
        FrameMask movie = FrameMask.firstFrames(2000);
        Group group = group("r1", movie, Group.striped(movie, fourHolders(movie)));
        open("r1", 2000);
        listener.onFrame = frame -> {
            if (listener.times.size() == 500) {
                new Thread(() -> holders.get("frame-2").close()).start();
            }
        };
        onLoop(() -> sink.adopt(group.forSink()));
        group.tell(holders);
        onLoop(() -> sink.demand(List.of(FrameRange.of(0, 1999))));

        await(() -> listener.met.get() == 1);

        assertAllFramesOnceAndIdentical(movie);
        await(() -> !listener.lost.isEmpty());
        assertThat(listener.lost).containsOnly("frame-2");
        assertThat(listener.sources).contains(new SourceStatus(1, "frame-2", SourceStatus.State.LOST));
        assertThat(meters.get("framecast.source.failures").tag("reason", "disconnected").counter().count()).isEqualTo(1);
        assertThat(meters.get("framecast.takeover").timer().count()).isEqualTo(1);
    }
}
