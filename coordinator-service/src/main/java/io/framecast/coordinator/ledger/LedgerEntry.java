package io.framecast.coordinator.ledger;

import io.framecast.protocol.event.DomainEvent;
import io.framecast.protocol.topic.Topic;
import org.jspecify.annotations.Nullable;

/**
 * A record to be written to the ledger.
 *
 * @param topic what it is
 * @param place where it stands
 * @param key its key
 * @param event what it says; null where it withdraws the key
 */
record LedgerEntry(Topic<?> topic, Place place, @Nullable String key, @Nullable DomainEvent event) {

    /** Where a record stands. */
    record Place(String topic, int partition, long offset) {}
}
