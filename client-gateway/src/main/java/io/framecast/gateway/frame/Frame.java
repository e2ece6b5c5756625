package io.framecast.gateway.frame;

/**
 * One frame in memory.
 *
 * @param jpeg its bytes; not to be changed
 * @param crc32c their CRC-32C
 * @param source the node that sent it
 */
public record Frame(byte[] jpeg, int crc32c, String source) {}
