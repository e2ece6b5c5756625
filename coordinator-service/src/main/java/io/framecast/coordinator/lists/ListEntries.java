package io.framecast.coordinator.lists;

import java.util.function.BiConsumer;

/** Where one partition's lists are kept as bytes, and told to its backup. Used by one thread. */
public interface ListEntries {

    /** Keeps the value in place of the key's former one. */
    void put(String key, byte[] value);

    /** Takes the key off; nothing happens where it is not there. */
    void remove(String key);

    /** Calls the action with each entry whose key begins with the prefix, in the order of keys; it must not change entries. */
    void forEach(String prefix, BiConsumer<String, byte[]> action);
}
