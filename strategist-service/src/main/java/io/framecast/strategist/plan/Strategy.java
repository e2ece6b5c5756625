package io.framecast.strategist.plan;

import io.framecast.protocol.event.Share;
import io.framecast.protocol.mask.FrameMask;
import java.util.List;

/**
 * Who pushes what.
 *
 * @param shares disjoint, none empty; together all missing frames that a holder has
 * @param unavailable missing frames that no holder has
 * @param imbalanceRatio the largest share relative to what its node would have by capacity alone; 1 is perfect, and what is
 *     above may be forced by who holds what
 */
public record Strategy(List<Share> shares, FrameMask unavailable, double imbalanceRatio) {}
