package io.framecast.protocol.delivery;

import java.util.Arrays;

/**
 * Whom the frames of the demand before were asked of. What is demanded again is left with whoever was asked: it may be on its
 * way already.
 */
final class Former {

    /** Frame in the upper half, source in the lower; sorted. */
    private long[] askedOf = new long[0];

    void keep(Window window) {
        long[] entries = new long[window.missing];
        int count = 0;
        for (int i = 0; i < window.size; i++) {
            if (!window.isGone(i) && window.asked[i] >= 0) {
                entries[count++] = (long) window.frames[i] << Integer.SIZE | window.asked[i];
            }
        }
        askedOf = Arrays.copyOf(entries, count);
        Arrays.sort(askedOf);
    }

    int askedOf(int frame) {
        int i = Arrays.binarySearch(askedOf, (long) frame << Integer.SIZE);
        int at = i < 0 ? -i - 1 : i;
        return at < askedOf.length && askedOf[at] >>> Integer.SIZE == frame ? (int) askedOf[at] : DemandPlan.NOBODY;
    }

    void forget(int source) {
        askedOf = Arrays.stream(askedOf).filter(entry -> (int) entry != source).toArray();
    }

    void clear() {
        if (askedOf.length > 0) {
            askedOf = new long[0];
        }
    }
}
