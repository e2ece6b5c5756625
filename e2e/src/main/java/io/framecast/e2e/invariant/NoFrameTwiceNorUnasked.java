package io.framecast.e2e.invariant;

import io.framecast.e2e.evidence.FrameArrival;
import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Within one generation no frame comes twice, none that was not demanded, and each is intact and of an announced source. Holds of
 * demands that were replaced or cut short, too, of which {@link EveryWantedFrameDeliveredOnce} says nothing.
 *
 * @param demanded all that was demanded in that generation
 * @param generation which
 * @param arrivals all that came on the channel
 */
public record NoFrameTwiceNorUnasked(FrameMask demanded, long generation, List<FrameArrival> arrivals) implements Invariant {

    @Override
    public List<String> violations() {
        Set<Integer> seen = new HashSet<>();
        List<String> broken = new ArrayList<>();
        for (FrameArrival arrival : arrivals) {
            if (arrival.generation() != generation) {
                continue;
            }
            if (!seen.add(arrival.frame())) {
                broken.add("frame " + arrival.frame() + " came again in generation " + generation);
            }
            if (!demanded.contains(arrival.frame())) {
                broken.add("frame " + arrival.frame() + " was not demanded in generation " + generation);
            }
            if (!arrival.intact()) {
                broken.add("frame " + arrival.frame() + " does not match its checksum");
            }
            if (arrival.node() == null) {
                broken.add("frame " + arrival.frame() + " came from source " + arrival.source() + ", which was not announced");
            }
        }
        return broken;
    }
}
