package io.framecast.frameservice.importing;

import io.framecast.protocol.event.ImportEvent;
import io.framecast.protocol.event.PlacementTarget;
import io.framecast.protocol.mask.FrameMask;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Follows one import's placing: which node has which frames on disk already. Pure; not thread-safe. */
final class PlacedFrames {

    private final Map<String, FrameMask> placed = new HashMap<>();
    private List<PlacementTarget> targets = List.of();

    void onPlacing(ImportEvent.Placing placing) {
        targets = placing.targets();
    }

    void onPlaced(String node, FrameMask mask) {
        placed.merge(node, mask, FrameMask::or);
    }

    /** Whether every target of the latest placing has all its frames. */
    boolean isComplete() {
        return !targets.isEmpty() && targets.stream()
                .allMatch(target -> placed.getOrDefault(target.node(), FrameMask.empty()).containsAll(target.mask()));
    }
}
