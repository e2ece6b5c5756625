package io.framecast.e2e.evidence;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One record of a topic as an outsider reads it: JSON, not the product's own classes.
 *
 * @param topic the topic's name without the domain
 * @param partition where it is
 * @param offset its place in the partition
 * @param key its key; null where it has none
 * @param value its JSON; null where the key is withdrawn or the value is no JSON
 */
public record TopicEntry(String topic, int partition, long offset, @Nullable String key, @Nullable JsonNode value) {

    /** A text field of the value; "" where it is missing. */
    public String text(String field) {
        return value == null ? "" : value.path(field).asString("");
    }

    /** A number of the value; -1 where it is missing. */
    public long number(String field) {
        return value == null ? -1 : value.path(field).asLong(-1);
    }
}
