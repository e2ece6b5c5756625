package io.framecast.protocol.event;

import io.framecast.protocol.mask.FrameMask;
import java.util.List;

/**
 * One source's part of a strategy.
 *
 * @param node the source
 * @param mask the frames it shall push; shares of one strategy are disjoint
 * @param standbys who goes on where it fails, the first choice first; their masks may overlap
 */
public record Share(String node, FrameMask mask, List<Standby> standbys) {}
