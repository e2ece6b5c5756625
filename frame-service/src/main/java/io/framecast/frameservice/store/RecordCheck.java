package io.framecast.frameservice.store;

/**
 * What reading one frame's record found.
 *
 * @param bytes the record's size, header included
 * @param isSound whether it is what was written
 */
public record RecordCheck(int bytes, boolean isSound) {}
