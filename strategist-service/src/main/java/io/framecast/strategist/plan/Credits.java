package io.framecast.strategist.plan;

/**
 * Smooth weighted round robin over nodes of which only some can take the next run: whoever is owed most takes it.
 *
 * <p>A node's credit is the part of all frames dealt so far that its weight entitles it to, less what it took. Where all
 * nodes can take every run this is nginx's smooth weighted round robin (Maxim Dounin, nginx, May 2012): with
 * weights 5, 1, 1 it deals {@code aabacaa}, not {@code aaaaabc}, so that every window is as even as the whole. Where they
 * cannot, a node that had to take a run alone is passed over afterwards, until the others have made up for it.
 *
 * <p>Credit is bounded in both directions: what happened long ago is no reason to burden one node now, for a viewer sees
 * windows and not sums. Dealing costs nothing for nodes that cannot take the run.
 */
final class Credits {

    private final double[] weights;
    private final double[] taken;
    private final double bound;
    private double dealt;

    /**
     * @param weights by node; any unit; 0 for those who take no part
     * @param boundFrames how far credit and debt go at most
     */
    Credits(double[] weights, double boundFrames) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        this.weights = weights.clone();
        for (int node = 0; node < weights.length; node++) {
            this.weights[node] /= sum;
        }
        this.taken = new double[weights.length];
        this.bound = boundFrames;
    }

    /** What the node is owed if {@code frames} more are dealt, in frames. */
    double credit(int node, int frames) {
        double owed = weights[node] * dealt - taken[node];
        return (owed > bound ? bound : owed) + weights[node] * frames;
    }

    /** Deals a run to a node. */
    void take(int node, int frames) {
        double owed = Math.min(weights[node] * dealt - taken[node], bound);
        dealt += frames;
        double owedAfter = Math.max(owed + weights[node] * frames - frames, -bound);
        taken[node] = weights[node] * dealt - owedAfter;
    }

    /** The node's weight, as a part of all weights. */
    double weight(int node) {
        return weights[node];
    }
}
