package io.framecast.gateway.edge;

/**
 * A run: so many consecutive frames of one movie version, some of which may not be there. The unit of admission and eviction: long
 * enough that a run is one disk read and one entry, short enough that a viewer who seeks does not pull in what nobody watches.
 *
 * @param number frame number divided by {@link #FRAMES}
 */
record RunKey(MovieVersion movie, int number) {

    /** Frames of a run: one bit of an int each. */
    static final int FRAMES = 32;

    static int runOf(int frame) {
        return frame / FRAMES;
    }

    static int slotOf(int frame) {
        return frame % FRAMES;
    }

    static int bitOf(int frame) {
        return 1 << slotOf(frame);
    }
}
