package io.framecast.frameservice.conversion;

import java.time.Duration;

/**
 * What a converting child may take. A film comes from outside and meets native decoders there.
 *
 * @param heapBytes of its JVM
 * @param memoryBytes resident memory of the whole process; above it is killed
 * @param withoutProgress it is killed when it has not made a frame for so long
 * @param longest it is killed after this, however far it is
 */
public record ConversionLimits(long heapBytes, long memoryBytes, Duration withoutProgress, Duration longest) {}
