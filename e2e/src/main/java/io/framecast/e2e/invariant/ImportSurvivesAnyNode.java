package io.framecast.e2e.invariant;

import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whichever one node is lost, each frame of an acknowledged import is stored on another.
 *
 * @param movie for messages
 * @param frames how many it has
 * @param storedByNode the frames each frame service stores
 */
public record ImportSurvivesAnyNode(String movie, int frames, Map<String, FrameMask> storedByNode) implements Invariant {

    @Override
    public List<String> violations() {
        List<String> broken = new ArrayList<>();
        storedByNode.keySet().forEach(lost -> {
            FrameMask left = storedByNode.entrySet().stream()
                    .filter(holding -> !holding.getKey().equals(lost))
                    .map(Map.Entry::getValue)
                    .reduce(FrameMask.empty(), FrameMask::or);
            FrameMask gone = FrameMask.firstFrames(frames).andNot(left);
            if (!gone.isEmpty()) {
                broken.add("frames %s of %s are on %s alone".formatted(gone.toText(), movie, lost));
            }
        });
        if (storedByNode.isEmpty()) {
            broken.add("no node stores " + movie);
        }
        return broken;
    }
}
