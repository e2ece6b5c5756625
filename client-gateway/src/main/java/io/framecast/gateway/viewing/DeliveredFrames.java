package io.framecast.gateway.viewing;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.watch.RequestLog;
import java.time.Duration;

/** What was written to a request's viewers, and whether the coordinator knows. Used by one thread. */
final class DeliveredFrames {

    private final String ruid;
    private final FrameMask.Builder frames = new FrameMask.Builder();
    private boolean untold;
    private boolean any;
    private long openedNanos;

    DeliveredFrames(String ruid) {
        this.ruid = ruid;
    }

    /** @param nowNanos when the request was opened here */
    void begin(long nowNanos) {
        openedNanos = nowNanos;
    }

    void add(int frame) {
        if (!any) {
            any = true;
            RequestLog.tell(ruid, "first frame written, {} ms after the opening", Duration.ofNanos(System.nanoTime() - openedNanos).toMillis());
        }
        frames.add(frame);
        untold = true;
    }

    FrameMask mask() {
        return frames.build();
    }

    /** Something else has changed that goes with it. */
    void noteChange() {
        untold = true;
    }

    /** Whether there is something to tell. */
    boolean isUntold() {
        return untold;
    }

    /** What is told now. */
    FrameMask tell() {
        untold = false;
        return frames.build();
    }
}
