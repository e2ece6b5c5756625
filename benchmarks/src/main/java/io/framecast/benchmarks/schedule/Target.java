package io.framecast.benchmarks.schedule;

/**
 * A process that faults may meet.
 *
 * @param name its name, as {@code ./framecast status} lists it
 * @param role what it does: {@code coordinator}, {@code strategist}, {@code frame-service}, {@code gateway}, {@code kafka} or
 *     {@code postgres}
 * @param canBeCut whether its network can be cut
 */
public record Target(String name, String role, boolean canBeCut) {}
