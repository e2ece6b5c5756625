package io.framecast.simulation.invariant;

import org.jspecify.annotations.Nullable;

/** A frame with no live holder is reported unavailable; what is said to be delivered was written to the viewer. */
public final class NoFrameSilentlySkipped implements Invariant {

    @Override
    public @Nullable String broken(Fact fact) {
        return switch (fact) {
            case Fact.FrameSkipped(String ruid, int frame) -> "frame " + frame + " of " + ruid + " was neither given nor reported";
            case Fact.FrameSaidDelivered(String ruid, int frame, boolean isWritten) when !isWritten ->
                "frame " + frame + " of " + ruid + " was said to be delivered and never written to its viewer";
            default -> null;
        };
    }
}
