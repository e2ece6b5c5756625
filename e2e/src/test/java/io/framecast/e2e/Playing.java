package io.framecast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.framecast.e2e.client.PacedViewing;
import io.framecast.e2e.client.Rest;
import io.framecast.e2e.client.SocketViewer;
import io.framecast.e2e.client.ViewerChannel;
import io.framecast.e2e.evidence.FrameArrival;
import io.framecast.e2e.invariant.EveryWantedFrameDeliveredOnce;
import io.framecast.e2e.invariant.NoFrameSilentlySkipped;
import io.framecast.e2e.report.Figures;
import io.framecast.protocol.mask.FrameMask;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/** A viewer who plays a movie from its beginning at 100 frames a second while something is done to the cluster. */
final class Playing implements AutoCloseable {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final int FRAMES_PER_TICK = 10;

    private final SocketViewer viewer;
    private final ViewerChannel channel;
    private final PacedViewing viewing;
    private final FrameMask wanted;

    Playing(URI gateway, String movie, int frames) {
        wanted = FrameMask.firstFrames(frames);
        viewer = SocketViewer.connect(gateway);
        channel = viewer.open(movie, wanted.toText());
        viewing = new PacedViewing(channel, frames, FRAMES_PER_TICK, TICK);
    }

    ViewerChannel channel() {
        return channel;
    }

    String ruid() {
        return channel.ruid();
    }

    Playing awaitFrames(int count) {
        channel.awaitFrames(count, WITHIN);
        return this;
    }

    /** What it was told that no live node holds. */
    FrameMask unavailable() {
        return masks("unavailable");
    }

    private FrameMask masks(String type) {
        return channel.messages(type).stream().map(message -> FrameMask.parse(message.path("mask").asString())).reduce(FrameMask.empty(), FrameMask::or);
    }

    /** What came so far. */
    FrameMask received() {
        return FrameMask.of(channel.arrivals().stream().mapToInt(FrameArrival::frame).toArray());
    }

    /** The states a source was told to be in, in their order. */
    List<String> statesOf(String node) {
        return channel.messages("view").stream()
                .flatMap(view -> StreamSupport.stream(view.path("sources").spliterator(), false))
                .filter(source -> source.path("node").asString().equals(node))
                .map(source -> source.path("state").asString())
                .toList();
    }

    /** Plays to the end: every frame came once. The longest wait for a demanded frame is what a buffer would have to hide. */
    void seesAllWithin(Duration longestWait, Figures figures, String what) {
        viewing.awaitAll(WITHIN);
        report(wanted, figures, what);
        assertThat(unavailable().isEmpty()).as("frames reported unavailable").isTrue();
        assertThat(Duration.ofNanos(viewing.worstWaitNanos())).as("longest wait for a demanded frame").isLessThan(longestWait);
    }

    /** Plays to the end, though of some frames no holder lives: these are reported, the others came once. */
    void seesWhatIsHeld(FrameMask held, Figures figures, String what) {
        channel.await("every frame delivered or reported", WITHIN, message -> unavailable().or(received()).containsAll(wanted) && received().containsAll(held));
        assertThat(unavailable().intersects(held)).as("reported unavailable, but held").isFalse();
        report(received(), figures, what);
    }

    private void report(FrameMask delivered, Figures figures, String what) {
        List<FrameArrival> arrivals = channel.arrivals();
        figures.addNanos(what + ": longest wait for a demanded frame", viewing.worstWaitNanos());
        long lost = wanted.andNot(unavailable()).andNot(received()).count();
        figures.add(what + ": frames lost or doubled", lost + arrivals.size() - received().count(), "");
        new NoFrameSilentlySkipped(wanted, 1, arrivals, unavailable()).check();
        new EveryWantedFrameDeliveredOnce(delivered, 1, arrivals).check();
    }

    /** Says that it is done, and waits until the request has ended so. */
    void isDone(Rest rest) {
        channel.done("");
        Library.awaitPhase(rest, ruid(), "DONE", WITHIN);
    }

    @Override
    public void close() {
        viewing.close();
        viewer.close();
    }
}
