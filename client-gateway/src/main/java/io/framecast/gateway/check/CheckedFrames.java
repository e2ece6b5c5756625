package io.framecast.gateway.check;

import io.framecast.protocol.mask.FrameMask;
import org.jspecify.annotations.Nullable;

/**
 * What a node found.
 *
 * @param frames how many it read
 * @param bytes their records' size
 * @param bad those that were damaged, which it holds no more
 * @param next where to go on; null at the end
 */
public record CheckedFrames(int frames, long bytes, FrameMask bad, @Nullable Integer next) {}
