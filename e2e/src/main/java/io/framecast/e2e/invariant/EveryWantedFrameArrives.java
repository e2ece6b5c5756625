package io.framecast.e2e.invariant;

import io.framecast.protocol.mask.FrameMask;
import java.util.List;

/**
 * A viewer that stays to the end has every frame it wanted, over however many gateways and generations.
 *
 * @param wanted what it wanted, all of which has a live holder
 * @param delivered what came
 */
public record EveryWantedFrameArrives(FrameMask wanted, FrameMask delivered) implements Invariant {

    @Override
    public List<String> violations() {
        FrameMask lost = wanted.andNot(delivered);
        return lost.isEmpty() ? List.of() : List.of("%d frames never came: %s".formatted(lost.count(), lost.toText()));
    }
}
