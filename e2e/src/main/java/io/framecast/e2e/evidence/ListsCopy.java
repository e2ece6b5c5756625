package io.framecast.e2e.evidence;

import java.util.Map;

/**
 * One coordinator's copy of a partition's lists.
 *
 * @param node whose
 * @param partition which lists
 * @param role PRIMARY or BACKUP
 * @param position where in the lists' log the copy is
 * @param entries a digest of each entry, by its key
 */
public record ListsCopy(String node, int partition, String role, long position, Map<String, String> entries) {}
