package io.framecast.frameservice.archive;

/**
 * A file in an archive.
 *
 * @param name as the archive has it
 * @param offset of its stored bytes
 * @param storedBytes how many they are
 * @param bytes how many it has itself; -1 where only unpacking tells
 * @param isDeflated whether the stored bytes are to be inflated
 * @param crc32 of its own bytes; -1 where the archive has none
 */
record ArchiveEntry(String name, long offset, long storedBytes, long bytes, boolean isDeflated, long crc32) {}
