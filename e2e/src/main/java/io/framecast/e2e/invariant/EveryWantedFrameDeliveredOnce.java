package io.framecast.e2e.invariant;

import io.framecast.e2e.evidence.FrameArrival;
import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every frame demanded in a generation reaches the viewer once, intact, from a source that was announced, and nothing else
 * does.
 *
 * @param wanted the frames demanded in that generation that have a live holder
 * @param generation which demand
 * @param arrivals all that the viewer received on the channel
 */
public record EveryWantedFrameDeliveredOnce(FrameMask wanted, long generation, List<FrameArrival> arrivals) implements Invariant {

    @Override
    public List<String> violations() {
        Map<Integer, Integer> times = new HashMap<>();
        List<String> broken = new ArrayList<>();
        for (FrameArrival arrival : arrivals) {
            if (arrival.generation() != generation) {
                continue;
            }
            times.merge(arrival.frame(), 1, Integer::sum);
            if (!wanted.contains(arrival.frame())) {
                broken.add("frame " + arrival.frame() + " was not wanted");
            }
            if (!arrival.intact()) {
                broken.add("frame " + arrival.frame() + " does not match its checksum");
            }
            if (arrival.node() == null) {
                broken.add("frame " + arrival.frame() + " came from source " + arrival.source() + ", which was not announced");
            }
        }
        wanted.forEach(frame -> {
            int count = times.getOrDefault(frame, 0);
            if (count != 1) {
                broken.add("frame " + frame + " came " + count + " times");
            }
        });
        return broken;
    }
}
