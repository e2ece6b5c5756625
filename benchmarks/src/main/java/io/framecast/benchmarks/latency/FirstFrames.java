package io.framecast.benchmarks.latency;

import io.framecast.benchmarks.report.Quantiles;
import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.cluster.ClusterUnderTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** From a socket's {@code open} to the first binary frame, of requests that come at a steady rate whether or not earlier ones were answered. */
final class FirstFrames {

    private static final int SOCKETS_A_GATEWAY = 2;
    private static final int FRAMES = 10;
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private final ClusterUnderTest cluster;
    private final int gateways;
    private final String movie;
    private final int frames;

    FirstFrames(ClusterUnderTest cluster, int gateways, String movie, int frames) {
        this.cluster = cluster;
        this.gateways = gateways;
        this.movie = movie;
        this.frames = frames;
    }

    /** The time of each, in microseconds. */
    Quantiles measure(int requests, int perSecond) throws Exception {
        List<SocketViewer> viewers = new ArrayList<>();
        List<Future<Long>> waits = new ArrayList<>();
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < gateways * SOCKETS_A_GATEWAY; i++) {
                viewers.add(SocketViewer.connect(cluster.gateway(1 + i % gateways)));
            }
            long next = System.nanoTime();
            for (int i = 0; i < requests; i++) {
                int number = i;
                waits.add(all.submit(() -> firstFrameMicros(viewers.get(number % viewers.size()), number)));
                next += TimeUnit.SECONDS.toNanos(1) / perSecond;
                LockSupport.parkNanos(next - System.nanoTime());
            }
            List<Long> micros = new ArrayList<>();
            for (Future<Long> wait : waits) {
                micros.add(wait.get());
            }
            return Quantiles.of(micros);
        } finally {
            viewers.forEach(SocketViewer::close);
        }
    }

    private long firstFrameMicros(SocketViewer viewer, int number) {
        int first = number * FRAMES % (frames - FRAMES);
        String wanted = first + "-" + (first + FRAMES - 1);
        long begun = System.nanoTime();
        ViewerChannel channel = viewer.openWithoutWaiting(Map.of("movieId", movie, "wanted", wanted));
        channel.demand(1, wanted);
        channel.awaitEnd(1, WITHIN);
        channel.done("");
        return (channel.arrivals().getFirst().nanos() - begun) / 1_000;
    }
}
