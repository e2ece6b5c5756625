package io.framecast.coordinator.lists;

import io.framecast.coordinator.term.Stamp;
import java.util.function.BiConsumer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The lists' entries with typed bodies. Puts come before the commands that follow from them. */
final class ListStore {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            // What an earlier build stored may lack a number that was added since.
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
    private static final byte[] NO_BODY = new byte[0];

    private final ListEntries entries;

    ListStore(ListEntries entries) {
        this.entries = entries;
    }

    void put(String key, Stamp stamp, boolean ended, Object body) {
        entries.put(key, new StoredValue(stamp, ended, MAPPER.writeValueAsBytes(body)).toBytes());
    }

    /** @param stamp of the value that is removed, or higher */
    void remove(String key, Stamp stamp) {
        entries.put(key, StoredValue.leaving(stamp).toBytes());
        entries.remove(key);
    }

    void mark(String key, long term) {
        entries.put(key, new StoredValue(new Stamp(term, 0, 0), false, NO_BODY).toBytes());
    }

    /** Calls the action with the rest of each key that begins with the prefix, and its body. */
    <T> void forEach(String prefix, Class<T> type, BiConsumer<String, T> action) {
        entries.forEach(prefix, (key, bytes) -> {
            StoredValue value = StoredValue.of(bytes);
            if (!value.isLeaving()) {
                action.accept(key.substring(prefix.length()), MAPPER.readValue(value.body(), type));
            }
        });
    }
}
