package io.framecast.coordinator.lists;

import java.time.Duration;

/**
 * What the lists need to know of their domain.
 *
 * @param domain the topics' prefix
 * @param nodeId this coordinator
 * @param partitions how many RUID partitions there are
 * @param silence a node not heard of for this long is out of the view
 */
public record ListsSettings(String domain, String nodeId, int partitions, Duration silence) {}
