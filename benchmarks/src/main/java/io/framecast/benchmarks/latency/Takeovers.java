package io.framecast.benchmarks.latency;

import io.framecast.e2e.client.PacedViewing;
import io.framecast.e2e.client.Rest;
import io.framecast.e2e.client.Rest.Answer;
import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.cluster.ClusterUnderTest;
import io.framecast.e2e.deadline.Await;
import io.framecast.e2e.evidence.FrameArrival;
import io.framecast.e2e.fault.Faults;
import io.framecast.e2e.invariant.EveryWantedFrameDeliveredOnce;
import io.framecast.e2e.probe.DomainProbe;
import io.framecast.protocol.mask.FrameMask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * A process dies, freezes or is stopped while a viewer plays a hundred frames a second; every frame has to come, once. What is measured
 * is written down by what it is, in microseconds.
 */
final class Takeovers {

    static final String SOURCE_KILLED = "source killed: longest a frame that it owed took, from SIGKILL or its demand to its coming from a standby";
    static final String SOURCE_KILLED_SIGNAL = "source killed: SIGKILL to the first of its frames from a standby, whenever demanded";
    static final String SOURCE_KILLED_WAIT = "source killed: longest a demanded frame took";
    static final String SOURCE_FROZEN = "source frozen: longest a frame that it owed took, from SIGSTOP or its demand to its coming from a standby";
    static final String SOURCE_FROZEN_SIGNAL = "source frozen: SIGSTOP to the first of its frames from a standby, whenever demanded";
    static final String SOURCE_FROZEN_WAIT = "source frozen: longest a demanded frame took";
    static final String PRIMARY_KILLED = "primary coordinator killed: SIGKILL to the next request's first frame";
    static final String PRIMARY_KILLED_WAIT = "primary coordinator killed: longest a demanded frame of a running stream took";
    static final String STOPPED = " stopped: slowest new request, beyond the median before";
    static final String STOPPED_WAIT = " stopped: longest a demanded frame of a running stream took";

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final Duration TICK = Duration.ofMillis(40);
    private static final int FRAMES_A_TICK = 4;
    private static final int FRAMES_BEFORE = 100;
    private static final int REQUESTS_BEFORE = 11;
    private static final FrameMask TEN = FrameMask.firstFrames(10);

    private final ClusterUnderTest cluster;
    private final Rest rest;
    private final DomainProbe domain;
    private final String movie;
    private final int frames;
    private final int nodes;
    private final Map<String, List<Long>> micros = new TreeMap<>();

    Takeovers(ClusterUnderTest cluster, String movie, int frames) {
        this.cluster = cluster;
        this.rest = new Rest(cluster.gateway(1));
        this.domain = new DomainProbe(rest);
        this.movie = movie;
        this.frames = frames;
        this.nodes = domain.members().size();
    }

    /** What was measured so far. */
    Map<String, List<Long>> micros() {
        return micros;
    }

    /** A frame service gets SIGKILL, and starts again. */
    void killSource(String name) {
        Faults faults = new Faults(cluster).aimAt(name);
        playing((channel, viewing) -> {
            FrameMask share = domain.shareOf(channel.ruid(), name);
            long killed = faults.kill(name);
            viewing.awaitAll(WITHIN);
            noteTakeover(SOURCE_KILLED, SOURCE_KILLED_SIGNAL, fromOthers(channel, share, name, killed), viewing, killed);
            note(SOURCE_KILLED_WAIT, viewing.worstWaitNanos());
        });
        start(name);
    }

    /** A frame service gets SIGSTOP, and SIGCONT when all frames have come. */
    void freezeSource(String name) {
        Faults faults = new Faults(cluster).aimAt(name);
        try {
            playing((channel, viewing) -> {
                FrameMask share = domain.shareOf(channel.ruid(), name);
                long frozen = faults.pause(name);
                viewing.awaitAll(WITHIN);
                noteTakeover(SOURCE_FROZEN, SOURCE_FROZEN_SIGNAL, fromOthers(channel, share, name, frozen), viewing, frozen);
                note(SOURCE_FROZEN_WAIT, viewing.worstWaitNanos());
            });
        } finally {
            faults.resume(name);
        }
        settle();
    }

    /** The primary of a partition gets SIGKILL, and starts again. */
    void killPrimary(int partition) {
        String primary = domain.coordinator(partition, "PRIMARY").orElseThrow();
        Faults faults = new Faults(cluster).aimAt(primary);
        playing((channel, viewing) -> {
            long killed = faults.kill(primary);
            note(PRIMARY_KILLED, firstFrameOfARequest(DomainProbe.ruidIn(partition)) - killed);
            viewing.awaitAll(WITHIN);
            note(PRIMARY_KILLED_WAIT, viewing.worstWaitNanos());
        });
        start(primary);
    }

    /** A process stops as in a rolling upgrade, and starts again; new requests are made all the while, one after the other. */
    void stop(String what, String name) {
        playing((channel, viewing) -> {
            try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
                List<Long> before = new ArrayList<>();
                for (int i = 0; i < REQUESTS_BEFORE; i++) {
                    before.add(firstFrameNanos(viewer));
                }
                before.sort(null);
                CompletableFuture<?> stopping = CompletableFuture.runAsync(() -> cluster.command().run(WITHIN, "stop", name).orFail(), Thread::startVirtualThread);
                long slowest = 0;
                while (!stopping.isDone()) {
                    slowest = Math.max(slowest, firstFrameNanos(viewer));
                }
                stopping.join();
                for (int i = 0; i < REQUESTS_BEFORE; i++) {
                    slowest = Math.max(slowest, firstFrameNanos(viewer));
                }
                note(what + STOPPED, Math.max(0, slowest - before.get(REQUESTS_BEFORE / 2)));
            }
            viewing.awaitAll(WITHIN);
            note(what + STOPPED_WAIT, viewing.worstWaitNanos());
        });
        start(name);
    }

    private interface Scene {
        void play(ViewerChannel channel, PacedViewing viewing);
    }

    private void playing(Scene scene) {
        FrameMask all = FrameMask.firstFrames(frames);
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel channel = viewer.open(movie, all.toText());
            try (PacedViewing viewing = new PacedViewing(channel, frames, FRAMES_A_TICK, TICK)) {
                channel.awaitFrames(FRAMES_BEFORE, WITHIN);
                scene.play(channel, viewing);
            }
            new EveryWantedFrameDeliveredOnce(all, 1, channel.arrivals()).check();
            channel.done("");
        }
    }

    /** Frames of a lost source's share that came from others, in the order they came. */
    private static List<FrameArrival> fromOthers(ViewerChannel channel, FrameMask share, String lost, long fromNanos) {
        return channel.arrivals().stream()
                .filter(arrival -> arrival.nanos() > fromNanos && share.contains(arrival.frame()) && !lost.equals(arrival.node()))
                .toList();
    }

    private void noteTakeover(String longest, String first, List<FrameArrival> owed, PacedViewing viewing, long fromNanos) {
        if (owed.isEmpty()) {
            throw new AssertionError(longest + ": nothing was owed when it was lost");
        }
        note(longest, owed.stream().mapToLong(frame -> frame.nanos() - Math.max(fromNanos, viewing.demandedNanos(frame))).max().orElseThrow());
        note(first, owed.getFirst().nanos() - fromNanos);
    }

    private long firstFrameOfARequest(String ruid) {
        Await.until(ruid + " is accepted", WITHIN, () -> {
            Answer answer = rest.post("requests", "{\"movieId\":\"" + movie + "\",\"wanted\":\"" + TEN.toText() + "\",\"ruid\":\"" + ruid + "\"}");
            return answer.status() != 503;
        });
        try (SocketViewer viewer = SocketViewer.connect(cluster.gateway(1))) {
            ViewerChannel channel = viewer.reopen(ruid, "");
            channel.demand(1, TEN.toText());
            channel.awaitEnd(1, WITHIN);
            channel.done("");
            return channel.arrivals().getFirst().nanos();
        }
    }

    private long firstFrameNanos(SocketViewer viewer) {
        long begun = System.nanoTime();
        ViewerChannel channel = viewer.openWithoutWaiting(Map.of("movieId", movie, "wanted", TEN.toText()));
        channel.demand(1, TEN.toText());
        channel.awaitEnd(1, WITHIN);
        new EveryWantedFrameDeliveredOnce(TEN, 1, channel.arrivals()).check();
        channel.done("");
        return channel.arrivals().getFirst().nanos() - begun;
    }

    private void start(String name) {
        cluster.command().run(WITHIN, "start", name).orFail();
        settle();
    }

    private void settle() {
        Await.until("all nodes are in the view, and every partition has a backup", WITHIN,
                () -> domain.members().size() == nodes && domain.everyPartitionHasABackup());
    }

    private void note(String what, long nanos) {
        micros.computeIfAbsent(what, any -> new ArrayList<>()).add(nanos / 1_000);
    }
}
