package io.framecast.coordinator.lists;

import io.framecast.coordinator.term.Stamp;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The lists' state store with typed bodies. Puts come before the commands that follow from them. */
final class ListStore {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            // What an earlier build stored may lack a number that was added since.
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
    private static final byte[] NO_BODY = new byte[0];

    private final KeyValueStore<String, byte[]> store;

    ListStore(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    void put(String key, Stamp stamp, boolean ended, Object body) {
        store.put(key, new StoredValue(stamp, ended, MAPPER.writeValueAsBytes(body)).toBytes());
    }

    void remove(String key) {
        store.delete(key);
    }

    void mark(String key, long term) {
        store.put(key, new StoredValue(new Stamp(term, 0, 0), false, NO_BODY).toBytes());
    }

    /** Calls the action with the rest of each key that begins with the prefix, and its body. */
    <T> void forEach(String prefix, Class<T> type, BiConsumer<String, T> action) {
        try (KeyValueIterator<String, byte[]> entries = store.range(prefix, prefix + Character.MAX_VALUE)) {
            while (entries.hasNext()) {
                KeyValue<String, byte[]> entry = entries.next();
                if (entry.key.startsWith(prefix)) {
                    action.accept(entry.key.substring(prefix.length()), MAPPER.readValue(StoredValue.of(entry.value).body(), type));
                }
            }
        }
    }
}
