package io.framecast.gateway.viewing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What viewers get, in numbers. Thread-safe. */
public final class ViewingMetrics {

    /** Sources with a counter of their own; what further ones send is counted as that of {@value #OTHER_SOURCES}. */
    private static final int MOST_SOURCES = 256;
    private static final String OTHER_SOURCES = "other";

    private final MeterRegistry meters;
    private final Map<String, Counter> framesBySource = new ConcurrentHashMap<>();
    private final Counter bytes;
    private final Counter unavailable;
    private final Counter silentSockets;
    private final Timer firstFrame;
    private final Timer seek;

    /** @param meters where they go */
    public ViewingMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.bytes = Counter.builder("framecast.bytes.sent").description("JPEG bytes written to viewers").register(meters);
        this.unavailable = Counter.builder("framecast.frames.unavailable")
                .description("frames reported to viewers as held by no live node")
                .register(meters);
        this.silentSockets = Counter.builder("framecast.sockets.silent")
                .description("sockets given up because the client neither spoke nor took anything")
                .register(meters);
        this.firstFrame = latency("framecast.first.frame", "from the opening of a request to its first frame written");
        this.seek = latency("framecast.seek", "from a demand of a new generation to its first frame written");
    }

    private Timer latency(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(meters);
    }

    /** A node may send frames: it is counted from now on, so that its first frame is seen as an increase. */
    public void knowSource(String node) {
        framesFrom(node);
    }

    /** A frame was written. */
    public void frameSent(String source, int jpegBytes) {
        framesFrom(source).increment();
        bytes.increment(jpegBytes);
    }

    /** JPEG bytes written to viewers since the start. */
    public long sentBytes() {
        return (long) bytes.count();
    }

    private Counter framesFrom(String source) {
        Counter known = framesBySource.get(source);
        if (known != null) {
            return known;
        }
        String label = framesBySource.size() < MOST_SOURCES ? source : OTHER_SOURCES;
        return framesBySource.computeIfAbsent(label, node -> Counter.builder("framecast.frames.sent")
                .description("frames written to viewers, by the node that sent them")
                .tag("source", node)
                .register(meters));
    }

    /** The first frame of a request was written so long after its opening. */
    public void firstFrame(long nanos) {
        firstFrame.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** The first frame of a new generation was written so long after its demand. */
    public void seek(long nanos) {
        seek.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A viewer was told that so many frames are held by nobody. */
    public void unavailable(int frames) {
        unavailable.increment(frames);
    }

    /** A socket was given up for silence. */
    public void silentSocket() {
        silentSockets.increment();
    }
}
