package io.framecast.protocol.delivery;

import io.framecast.protocol.mask.FrameRange;
import java.util.List;

/**
 * A new demand for one source, in place of its former one.
 *
 * @param source its index
 * @param generation the link's generation
 * @param sequence grows with each ask of this source
 * @param ranges the frames, in order of preference
 * @param again which of these it has sent on this link before and shall send once more
 * @param fromIdle whether it owed nothing before
 */
public record Ask(int source, long generation, long sequence, List<FrameRange> ranges, List<FrameRange> again, boolean fromIdle) {}
