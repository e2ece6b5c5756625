package io.framecast.coordinator.lists;

/** Where a new primary announces itself, and learns its term. */
public interface TermLog {

    /**
     * Appends SETUP to that partition.
     *
     * @return the record's offset: the term; higher than any before
     * @throws RuntimeException where Kafka does not take it in time; the primary must not begin then
     */
    long append(int partition);
}
