package io.framecast.coordinator.lists;

import java.util.function.BiConsumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The entries of a task's state store; its changelog is how the backup hears. */
record KafkaEntries(KeyValueStore<String, byte[]> store) implements ListEntries {

    @Override
    public void put(String key, byte[] value) {
        store.put(key, value);
    }

    @Override
    public void remove(String key) {
        store.delete(key);
    }

    @Override
    public void forEach(String prefix, BiConsumer<String, byte[]> action) {
        try (KeyValueIterator<String, byte[]> entries = store.range(prefix, prefix + Character.MAX_VALUE)) {
            while (entries.hasNext()) {
                KeyValue<String, byte[]> entry = entries.next();
                if (entry.key.startsWith(prefix)) {
                    action.accept(entry.key, entry.value);
                }
            }
        }
    }
}
