package io.framecast.strategist.plan;

import java.util.Arrays;

/**
 * An order of runs in which every window is shared as the whole is, where the whole is known and nothing comes in between: each
 * run has a place in the middle of its even part of the whole, and they come in the order of their places (Inman and Bulfin,
 * "Sequencing JIT Mixed-Model Assembly Lines", 1991). A step for each run, however many nodes there are.
 *
 * <p>Begun anew for one whole after the other, in the same arrays: there are thousands of a few runs each.
 */
final class RunSequence {

    private final int runLength;
    private final int[] left;
    private final int[] runsOf;
    private int[] places = new int[0];
    private int[] next = new int[1];
    private int[] order = new int[0];
    private int at;
    private int end;
    private int leftOfRun;

    /**
     * @param mostNumbers how many numbers share a whole at most
     * @param runLength how many frames a run has at most; one that ends a number's frames may be shorter
     */
    RunSequence(int mostNumbers, int runLength) {
        this.runLength = runLength;
        this.left = new int[mostNumbers];
        this.runsOf = new int[mostNumbers];
    }

    /**
     * Begins with another whole.
     *
     * @param amounts by number: how many frames in all
     * @param numbers how many of the amounts count
     */
    void begin(int[] amounts, int numbers) {
        int runs = 0;
        for (int number = 0; number < numbers; number++) {
            left[number] = amounts[number];
            runsOf[number] = (amounts[number] + runLength - 1) / runLength;
            runs += runsOf[number];
        }
        if (runs > order.length) {
            places = new int[2 * runs];
            order = new int[2 * runs];
            next = new int[2 * runs + 1];
        }
        findPlaces(numbers, runs);
        sortByPlace(numbers);
        at = 0;
        end = runs;
        startRun();
    }

    /** The places of each number's runs, one number after the other; and for each place, how many runs have one before it. */
    private void findPlaces(int numbers, int runs) {
        Arrays.fill(next, 0, runs + 1, 0);
        int run = 0;
        for (int number = 0; number < numbers; number++) {
            double apart = (double) runs / runsOf[number];
            for (int own = 0; own < runsOf[number]; own++) {
                int place = (int) ((own + 0.5) * apart);
                places[run++] = place;
                next[place + 1]++;
            }
        }
        for (int place = 0; place < runs; place++) {
            next[place + 1] += next[place];
        }
    }

    private void sortByPlace(int numbers) {
        int run = 0;
        for (int number = 0; number < numbers; number++) {
            for (int own = 0; own < runsOf[number]; own++) {
                order[next[places[run++]]++] = number;
            }
        }
    }

    private void startRun() {
        if (at < end) {
            leftOfRun = Math.min(runLength, left[order[at]]);
        }
    }

    /** Whose turn it is; not to be asked at the end. */
    int number() {
        return order[at];
    }

    /** Takes as many frames as are left of the run, this many at most; how many. */
    int take(int frames) {
        int taken = Math.min(frames, leftOfRun);
        left[order[at]] -= taken;
        leftOfRun -= taken;
        if (leftOfRun == 0) {
            at++;
            startRun();
        }
        return taken;
    }
}
