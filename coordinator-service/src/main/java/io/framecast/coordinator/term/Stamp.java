package io.framecast.coordinator.term;

import java.util.Comparator;

/**
 * Orders the commands and stored values of one key: the highest wins, everywhere.
 *
 * @param term offset of the SETUP record with which the writer became primary
 * @param epoch epoch of the video group; 0 before the first strategy and for what is no request
 * @param sequence grows with each change
 */
public record Stamp(long term, int epoch, long sequence) implements Comparable<Stamp> {

    private static final Comparator<Stamp> ORDER =
            Comparator.comparingLong(Stamp::term).thenComparingInt(Stamp::epoch).thenComparingLong(Stamp::sequence);

    /** The stamp of the next change in the same epoch. */
    public Stamp next() {
        return new Stamp(term, epoch, sequence + 1);
    }

    /** The stamp of a change that begins the next epoch. */
    public Stamp nextEpoch() {
        return new Stamp(term, epoch + 1, sequence + 1);
    }

    /** The stamp under which a new primary goes on. */
    public Stamp inTerm(long newTerm) {
        return new Stamp(newTerm, epoch, sequence + 1);
    }

    @Override
    public int compareTo(Stamp other) {
        return ORDER.compare(this, other);
    }
}
