package io.framecast.e2e.invariant;

import io.framecast.e2e.evidence.FrameArrival;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What arrived is what is stored.
 *
 * @param sha256ByFrame digest of each frame, had by another way
 * @param arrivals what the viewer received
 */
public record FramesByteIdentical(Map<Integer, String> sha256ByFrame, List<FrameArrival> arrivals) implements Invariant {

    @Override
    public List<String> violations() {
        List<String> broken = new ArrayList<>();
        for (FrameArrival arrival : arrivals) {
            String reference = sha256ByFrame.get(arrival.frame());
            if (reference == null) {
                broken.add("frame " + arrival.frame() + " has no reference");
            } else if (!reference.equals(arrival.sha256())) {
                broken.add("frame %d from %s differs from the stored one".formatted(arrival.frame(), arrival.node()));
            }
        }
        return broken;
    }
}
