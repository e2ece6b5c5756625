package io.framecast.e2e.invariant;

import io.framecast.e2e.evidence.FrameArrival;
import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.List;

/**
 * Each frame that was demanded in a generation has come, or the viewer was told that no live node holds it.
 *
 * @param demanded what was demanded and is wanted
 * @param generation which demand
 * @param arrivals all that the viewer received on the channel
 * @param unavailable what it was told to be unavailable
 */
public record NoFrameSilentlySkipped(FrameMask demanded, long generation, List<FrameArrival> arrivals, FrameMask unavailable)
        implements Invariant {

    @Override
    public List<String> violations() {
        FrameMask came = FrameMask.of(arrivals.stream().filter(arrival -> arrival.generation() == generation).mapToInt(FrameArrival::frame).toArray());
        List<String> broken = new ArrayList<>();
        demanded.andNot(came).andNot(unavailable).forEach(frame -> broken.add("frame " + frame + " neither came nor was reported unavailable"));
        unavailable.andNot(demanded).forEach(frame -> broken.add("frame " + frame + " was reported unavailable, but not demanded"));
        return broken;
    }
}
