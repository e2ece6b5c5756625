package io.framecast.protocol.event;

/**
 * Where a request stands among those that wait for room.
 *
 * @param place 1 for the one that is next
 * @param of how many wait
 */
public record QueuePlace(int place, int of) {}
