package io.framecast.coordinator.lists;

/**
 * What the lists need to know of their domain.
 *
 * @param domain the topics' prefix
 * @param nodeId this coordinator
 * @param partitions how many RUID partitions there are
 */
public record ListsSettings(String domain, String nodeId, int partitions) {}
