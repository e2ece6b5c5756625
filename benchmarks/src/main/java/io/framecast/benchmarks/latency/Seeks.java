package io.framecast.benchmarks.latency;

import io.framecast.benchmarks.report.Quantiles;
import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.evidence.FrameArrival;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** From a new demand to its first frame, on a channel that plays as fast as it can. */
final class Seeks {

    /** So many frames of the former demand have come when the viewer jumps: the way is full of them. */
    private static final int FRAMES_BETWEEN = 30;
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private final URI gateway;
    private final String movie;
    private final int frames;

    Seeks(URI gateway, String movie, int frames) {
        this.gateway = gateway;
        this.movie = movie;
        this.frames = frames;
    }

    /** The time of each, in microseconds. */
    Quantiles measure(int seeks, long seed) throws InterruptedException {
        Random random = new Random(seed);
        List<Long> micros = new ArrayList<>();
        BlockingQueue<FrameArrival> arrivals = new LinkedBlockingQueue<>();
        try (SocketViewer viewer = SocketViewer.connect(gateway)) {
            ViewerChannel channel = viewer.open(movie, "0-" + (frames - 1));
            channel.onFrame(arrivals::add);
            for (int generation = 1; generation <= seeks + 1; generation++) {
                int to = random.nextInt(frames - 2 * FRAMES_BETWEEN);
                long begun = System.nanoTime();
                channel.demand(generation, to + "-" + (frames - 1), "0-" + Math.max(0, to - 1));
                FrameArrival first = next(arrivals, generation);
                if (generation > 1) {
                    micros.add((first.nanos() - begun) / 1_000);
                }
                for (int more = 1; more < FRAMES_BETWEEN; more++) {
                    next(arrivals, generation);
                }
            }
            channel.close();
        }
        return Quantiles.of(micros);
    }

    private static FrameArrival next(BlockingQueue<FrameArrival> arrivals, long generation) throws InterruptedException {
        while (true) {
            FrameArrival arrival = arrivals.poll(WITHIN.toSeconds(), TimeUnit.SECONDS);
            if (arrival == null) {
                throw new AssertionError("no frame of generation " + generation + " within " + WITHIN);
            }
            if (arrival.generation() == generation) {
                return arrival;
            }
        }
    }
}
