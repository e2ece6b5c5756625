package io.framecast.protocol.sink;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Frames of one link on their way from its event loop to that of its group: one task for all that one read has brought. */
final class FrameBatch implements Runnable {

    private final VideoSink sink;
    private final SinkLink link;
    private int count;
    private long bytes;
    private int[] frames = new int[8];
    private long[] times = new long[8];
    private int[] crcs = new int[8];
    private boolean[] intact = new boolean[8];
    private ByteBuf[] jpegs = new ByteBuf[8];

    FrameBatch(VideoSink sink, SinkLink link) {
        this.sink = sink;
        this.link = link;
    }

    VideoSink sink() {
        return sink;
    }

    long bytes() {
        return bytes;
    }

    void add(int frame, long timeMicros, int crc, boolean isIntact, ByteBuf jpeg) {
        if (count == frames.length) {
            frames = Arrays.copyOf(frames, count * 2);
            times = Arrays.copyOf(times, count * 2);
            crcs = Arrays.copyOf(crcs, count * 2);
            intact = Arrays.copyOf(intact, count * 2);
            jpegs = Arrays.copyOf(jpegs, count * 2);
        }
        frames[count] = frame;
        times[count] = timeMicros;
        crcs[count] = crc;
        intact[count] = isIntact;
        jpegs[count] = jpeg;
        count++;
        bytes += jpeg.readableBytes();
    }

    @Override
    public void run() {
        sink.onFrames(link, this);
    }

    int count() {
        return count;
    }

    int frame(int i) {
        return frames[i];
    }

    long timeMicros(int i) {
        return times[i];
    }

    int crc(int i) {
        return crcs[i];
    }

    boolean isIntact(int i) {
        return intact[i];
    }

    ByteBuf jpeg(int i) {
        return jpegs[i];
    }

    /** Releases the frames from that one on. */
    void releaseFrom(int first) {
        for (int i = first; i < count; i++) {
            jpegs[i].release();
        }
    }
}
