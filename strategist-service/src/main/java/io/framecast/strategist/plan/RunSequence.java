package io.framecast.strategist.plan;

/**
 * An order of runs in which every window is shared as the whole is, where the whole is known and nothing comes in between: each
 * run has a place in the middle of its even part of the whole, and they come in the order of their places (Inman and Bulfin,
 * "Sequencing JIT Mixed-Model Assembly Lines", 1991). A step for each run, however many nodes there are.
 */
final class RunSequence {

    private final int runLength;
    private final int[] order;
    private final int[] left;
    private int at;
    private int leftOfRun;

    /**
     * @param amounts by number: how many frames in all
     * @param runLength how many frames a run has at most; one that ends a number's frames may be shorter
     */
    RunSequence(int[] amounts, int runLength) {
        this.runLength = runLength;
        this.left = amounts.clone();
        int runs = 0;
        for (int amount : amounts) {
            runs += Math.ceilDiv(amount, runLength);
        }
        this.order = new int[runs];
        int[] next = new int[runs + 1];
        for (int amount : amounts) {
            int own = Math.ceilDiv(amount, runLength);
            double apart = (double) runs / own;
            for (int run = 0; run < own; run++) {
                next[(int) ((run + 0.5) * apart) + 1]++;
            }
        }
        for (int place = 0; place < runs; place++) {
            next[place + 1] += next[place];
        }
        for (int number = 0; number < amounts.length; number++) {
            int own = Math.ceilDiv(amounts[number], runLength);
            double apart = (double) runs / own;
            for (int run = 0; run < own; run++) {
                order[next[(int) ((run + 0.5) * apart)]++] = number;
            }
        }
        startRun();
    }

    private void startRun() {
        if (at < order.length) {
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
