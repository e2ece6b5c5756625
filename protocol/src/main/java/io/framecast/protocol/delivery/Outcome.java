package io.framecast.protocol.delivery;

import io.framecast.protocol.mask.FrameMask;
import java.util.List;

/**
 * What is to be done after something has happened.
 *
 * @param asks what sources are to be asked for
 * @param sought frames that everybody lacks whom the strategy names for them: whether somebody else has them is for the coordinator to
 *     say; named once
 * @param gone frames nobody of the strategy has
 * @param damaged frames that came damaged from everybody who has them
 * @param available frames reported gone or damaged before that somebody has again
 * @param met whether all that was demanded has been given or reported
 * @param unfinished whether there is more to be done: settle again, after others have had their turn
 */
public record Outcome(List<Ask> asks, FrameMask sought, FrameMask gone, FrameMask damaged, FrameMask available, boolean met, boolean unfinished) {

    /** Nothing. */
    static final Outcome NOTHING =
            new Outcome(List.of(), FrameMask.empty(), FrameMask.empty(), FrameMask.empty(), FrameMask.empty(), false, false);
}
