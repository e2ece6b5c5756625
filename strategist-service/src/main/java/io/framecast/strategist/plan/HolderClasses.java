package io.framecast.strategist.plan;

import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The missing frames, grouped by who holds them: two frames are of one class where exactly the same nodes have both.
 *
 * <p>Made by partition refinement (Paige and Tarjan, "Three Partition Refinement Algorithms", 1987): the classes are split by
 * one holder after the other. A holder of all frames splits nothing and is not looked at frame by frame; any other costs one
 * small step for each frame it has. So whole copies are free, and ragged ones cost what they hold.
 */
final class HolderClasses {

    private final int[] frames;
    private final int[] classOf;
    private final List<BitSet> holdersOf = new ArrayList<>();
    private int[] sizeOf = new int[16];
    private int[] splitInto = new int[16];
    private final List<Integer> free = new ArrayList<>();

    private HolderClasses(int[] frames) {
        this.frames = frames;
        this.classOf = new int[frames.length];
        holdersOf.add(new BitSet());
        sizeOf[0] = frames.length;
    }

    /**
     * @param missing the frames to group
     * @param held by holder: which of these it has
     */
    static HolderClasses of(FrameMask missing, List<FrameMask> held) {
        HolderClasses classes = new HolderClasses(missing.toArray());
        BitSet whole = new BitSet();
        for (int holder = 0; holder < held.size(); holder++) {
            if (held.get(holder).count() == classes.frames.length) {
                whole.set(holder);
            } else {
                classes.split(holder, held.get(holder).toRuns());
            }
        }
        classes.holdersOf.forEach(holders -> holders.or(whole));
        return classes;
    }

    private void split(int holder, int[] runs) {
        Arrays.fill(splitInto, -1);
        List<Integer> touched = new ArrayList<>();
        int index = 0;
        int previous = frames[0];
        for (int run = 0; run < runs.length; run += 2) {
            index = indexOf(runs[run], index, runs[run] - previous);
            // A run of what is held is a run of what is missing: without a gap in the array, too.
            int end = index + runs[run + 1] - runs[run] + 1;
            previous = runs[run + 1];
            while (index < end) {
                int from = classOf[index];
                int into = splitInto[from];
                if (into < 0) {
                    into = newClass(from, holder);
                    splitInto[from] = into;
                    touched.add(from);
                }
                int begin = index;
                do {
                    classOf[index++] = into;
                } while (index < end && classOf[index] == from);
                sizeOf[into] += index - begin;
                sizeOf[from] -= index - begin;
            }
            index--;
        }
        for (int from : touched) {
            if (sizeOf[from] == 0) {
                free.add(from);
            }
        }
    }

    /** Frames without a gap are as far apart in the array as they are in number; others are looked for in between. */
    private int indexOf(int frame, int from, int distance) {
        int guess = from + distance;
        if (guess < frames.length && frames[guess] == frame) {
            return guess;
        }
        return Arrays.binarySearch(frames, from, Math.min(guess + 1, frames.length), frame);
    }

    private int newClass(int from, int holder) {
        BitSet holders = (BitSet) holdersOf.get(from).clone();
        holders.set(holder);
        if (!free.isEmpty()) {
            int reused = free.removeLast();
            holdersOf.set(reused, holders);
            return reused;
        }
        holdersOf.add(holders);
        int added = holdersOf.size() - 1;
        if (added == sizeOf.length) {
            sizeOf = Arrays.copyOf(sizeOf, added * 2);
            splitInto = Arrays.copyOf(splitInto, added * 2);
            Arrays.fill(splitInto, added, added * 2, -1);
        }
        return added;
    }

    /** The missing frames in ascending order; not to be changed. */
    int[] frames() {
        return frames;
    }

    /** The class of {@code frames()[index]}. */
    int classAt(int index) {
        return classOf[index];
    }

    /** How many classes there are; some may be empty. */
    int count() {
        return holdersOf.size();
    }

    /** How many frames the class has. */
    int size(int number) {
        return sizeOf[number];
    }

    /** Who holds the frames of that class; not to be changed. */
    BitSet holders(int number) {
        return holdersOf.get(number);
    }
}
