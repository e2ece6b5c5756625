package io.framecast.simulation.invariant;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every wanted frame that has a live holder reaches the viewer, once per generation that demands it. */
public final class EveryWantedFrameDeliveredOnce implements Invariant {

    private final Map<String, Integer> generations = new HashMap<>();
    private final Map<String, Set<Integer>> given = new HashMap<>();

    @Override
    public @Nullable String broken(Fact fact) {
        return switch (fact) {
            case Fact.FrameGiven frame -> given(frame);
            case Fact.FrameOwed(String ruid, int frame) -> "frame " + frame + " of " + ruid + " has a live holder and never came";
            default -> null;
        };
    }

    private @Nullable String given(Fact.FrameGiven frame) {
        Integer last = generations.put(frame.ruid(), frame.generation());
        Set<Integer> frames = given.computeIfAbsent(frame.ruid(), ruid -> new HashSet<>());
        if (last != null && last != frame.generation()) {
            frames.clear();
        }
        return frames.add(frame.frame()) ? null
                : "frame " + frame.frame() + " of " + frame.ruid() + " came twice in generation " + frame.generation();
    }
}
