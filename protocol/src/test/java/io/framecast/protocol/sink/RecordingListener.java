package io.framecast.protocol.sink;

import io.framecast.protocol.mask.FrameMask;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/** Keeps what a sink tells; consumes each frame at once unless told not to. */
final class RecordingListener implements SinkListener {

    final List<Integer> order = new CopyOnWriteArrayList<>();
    final Map<Integer, byte[]> frames = new java.util.concurrent.ConcurrentHashMap<>();
    final Map<Integer, Integer> times = new java.util.concurrent.ConcurrentHashMap<>();
    final Map<Integer, Integer> bySource = new java.util.concurrent.ConcurrentHashMap<>();
    final List<String> lost = new CopyOnWriteArrayList<>();
    final List<FrameMask> unavailable = new CopyOnWriteArrayList<>();
    final List<FrameMask> lacking = new CopyOnWriteArrayList<>();
    final List<FrameMask> available = new CopyOnWriteArrayList<>();
    final AtomicInteger met = new AtomicInteger();
    final AtomicLong unconsumed = new AtomicLong();
    volatile long mostUnconsumed;
    volatile List<SourceStatus> sources = List.of();
    volatile FrameMask missingAtLoss = FrameMask.empty();
    volatile boolean consuming = true;
    volatile VideoSink sink;
    volatile IntConsumer onFrame = frame -> { };

    @Override
    public void onFrame(int frame, int sourceIndex, long timeMicros, int crc32c, ByteBuf jpeg) {
        frames.put(frame, ByteBufUtil.getBytes(jpeg));
        times.merge(frame, 1, Integer::sum);
        bySource.merge(sourceIndex, 1, Integer::sum);
        order.add(frame);
        int bytes = jpeg.readableBytes();
        jpeg.release();
        mostUnconsumed = Math.max(mostUnconsumed, unconsumed.addAndGet(bytes));
        if (consuming) {
            unconsumed.addAndGet(-bytes);
            sink.consumed(bytes);
        }
        onFrame.accept(frame);
    }

    @Override
    public void onSources(int epoch, List<SourceStatus> now) {
        sources = now;
    }

    @Override
    public void onLacking(FrameMask mask) {
        lacking.add(mask);
    }

    @Override
    public void onUnavailable(FrameMask mask, String reason) {
        unavailable.add(mask);
    }

    @Override
    public void onAvailable(FrameMask mask) {
        available.add(mask);
    }

    @Override
    public void onDemandMet() {
        met.incrementAndGet();
    }

    @Override
    public void onSourceLost(String node, long incarnation, String reason, FrameMask missing) {
        lost.add(node);
        missingAtLoss = missing;
    }

    /** Frames given more than once. */
    Map<Integer, Integer> doubled() {
        Map<Integer, Integer> doubled = new HashMap<>(times);
        doubled.values().removeIf(count -> count == 1);
        return doubled;
    }

    List<Integer> orderSoFar() {
        return new ArrayList<>(order);
    }
}
