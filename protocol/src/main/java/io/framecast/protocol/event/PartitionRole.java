package io.framecast.protocol.event;

/**
 * Which copy of a partition's lists a coordinator has.
 *
 * @param partition RUID partition, from 0
 * @param primary true for the primary, false for the backup
 */
public record PartitionRole(int partition, boolean primary) {}
