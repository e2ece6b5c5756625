package io.framecast.protocol.delivery;

import java.util.Arrays;

/**
 * The missing frames at the head of the demand, in demand order, each with whom it was asked of. A frame keeps its place, and
 * its part of the byte window, until it has come: so one that is waited for can always be asked of somebody else, however full
 * the window is, and a listener that needs frames in order never waits for one that may not be asked for.
 */
final class Window {

    private static final int GONE = -1;

    int[] frames = new int[64];
    int[] asked = new int[64];
    int[] hedged = new int[64];
    /** Entries in use, those that are gone included. */
    int size;
    /** Frames that are missing. */
    int missing;

    void add(int frame, int askedOf, int hedgedWith) {
        if (size == frames.length) {
            frames = Arrays.copyOf(frames, size * 2);
            asked = Arrays.copyOf(asked, size * 2);
            hedged = Arrays.copyOf(hedged, size * 2);
        }
        frames[size] = frame;
        asked[size] = askedOf;
        hedged[size] = hedgedWith;
        size++;
        missing++;
    }

    void addFirst(int frame) {
        add(frame, DemandPlan.NOBODY, DemandPlan.NOBODY);
        System.arraycopy(frames, 0, frames, 1, size - 1);
        System.arraycopy(asked, 0, asked, 1, size - 1);
        System.arraycopy(hedged, 0, hedged, 1, size - 1);
        frames[0] = frame;
        asked[0] = DemandPlan.NOBODY;
        hedged[0] = DemandPlan.NOBODY;
    }

    /** Where the frame is, or -1. */
    int find(int frame) {
        for (int i = 0; i < size; i++) {
            if (frames[i] == frame) {
                return i;
            }
        }
        return -1;
    }

    void remove(int i) {
        frames[i] = GONE;
        missing--;
    }

    boolean isGone(int i) {
        return frames[i] == GONE;
    }

    /** Closes the gaps that removed frames have left. */
    void compact() {
        if (missing == size) {
            return;
        }
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (frames[i] != GONE) {
                frames[kept] = frames[i];
                asked[kept] = asked[i];
                hedged[kept] = hedged[i];
                kept++;
            }
        }
        size = kept;
    }

    /** The missing frames that were not asked of that source. */
    int[] notAskedOf(int source) {
        int[] found = new int[missing];
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (frames[i] != GONE && (source < 0 || asked[i] != source)) {
                found[count++] = frames[i];
            }
        }
        return Arrays.copyOf(found, count);
    }

    void clear() {
        size = 0;
        missing = 0;
    }

    /** Index of the first missing frame, or -1. */
    int first() {
        for (int i = 0; i < size; i++) {
            if (frames[i] != GONE) {
                return i;
            }
        }
        return -1;
    }
}
