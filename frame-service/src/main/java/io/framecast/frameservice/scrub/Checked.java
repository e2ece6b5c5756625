package io.framecast.frameservice.scrub;

import io.framecast.protocol.mask.FrameMask;

/**
 * What reading some frames' records found.
 *
 * @param frames how many were read
 * @param bytes their records' size
 * @param bad those that are damaged and were quarantined
 * @param next the first frame held that was not looked at; negative where there is none
 */
public record Checked(int frames, long bytes, FrameMask bad, int next) {}
