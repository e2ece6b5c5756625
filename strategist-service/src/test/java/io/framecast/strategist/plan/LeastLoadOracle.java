package io.framecast.strategist.plan;

import io.framecast.protocol.event.Share;
import io.framecast.protocol.event.Standby;
import io.framecast.protocol.mask.FrameMask;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The least possible largest load, exactly, by another way than the planner's: frame by frame it finds who may have each, and
 * then searches by bisection for the least load that a maximum flow (Edmonds and Karp, on a matrix, in integers of any
 * size) still allows, among all loads that some bottleneck could force. Slow and simple.
 */
final class LeastLoadOracle {

    /** Frames by capacity. */
    record Load(long frames, long capacity) implements Comparable<Load> {

        @Override
        public int compareTo(Load other) {
            return BigInteger.valueOf(frames).multiply(BigInteger.valueOf(other.capacity))
                    .compareTo(BigInteger.valueOf(other.frames).multiply(BigInteger.valueOf(capacity)));
        }

        /** How many frames a node of this capacity has at this load. */
        double framesFor(long of) {
            return (double) frames * of / capacity;
        }
    }

    private final long[] capacities;
    private final int[] before;
    private final Map<Integer, Integer> framesOf = new HashMap<>();

    private LeastLoadOracle(long[] capacities, int[] before) {
        this.capacities = capacities;
        this.before = before;
    }

    /**
     * The least load for all frames that have a holder.
     *
     * @param holders at most 16
     * @param before by holder, frames it has already
     * @param mayHave whether a holder may have a frame
     */
    static Load of(List<Holder> holders, int[] before, FrameMask frames, BiFunction<Holder, Integer, Boolean> mayHave) {
        LeastLoadOracle oracle = new LeastLoadOracle(holders.stream().mapToLong(Holder::spareBytesPerSecond).toArray(), before);
        frames.forEach(frame -> {
            int set = 0;
            for (int node = 0; node < holders.size(); node++) {
                set |= mayHave.apply(holders.get(node), frame) ? 1 << node : 0;
            }
            if (set != 0) {
                oracle.framesOf.merge(set, 1, Integer::sum);
            }
        });
        return oracle.least();
    }

    /** By max-flow and min-cut the optimum is what some set of nodes must have between them: tries the loads of all sets. */
    private Load least() {
        Load[] possible = new Load[(1 << capacities.length) + capacities.length];
        int count = 0;
        for (int set = 1; set < 1 << capacities.length; set++) {
            long frames = 0;
            long capacity = 0;
            for (int node = 0; node < capacities.length; node++) {
                frames += (set >> node & 1) * before[node];
                capacity += (set >> node & 1) * capacities[node];
            }
            for (Map.Entry<Integer, Integer> group : framesOf.entrySet()) {
                frames += (group.getKey() & ~set) == 0 ? group.getValue() : 0;
            }
            possible[count++] = new Load(frames, capacity);
        }
        if (count == 0) {
            return new Load(0, 1);
        }
        Arrays.sort(possible, 0, count);
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high) / 2;
            if (isPossible(possible[middle])) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return possible[low];
    }

    /** All amounts times the load's capacity, so that they are integers. */
    private boolean isPossible(Load load) {
        int groups = framesOf.size();
        int sink = groups + capacities.length + 1;
        BigInteger[][] room = new BigInteger[sink + 1][sink + 1];
        for (BigInteger[] row : room) {
            Arrays.fill(row, BigInteger.ZERO);
        }
        BigInteger all = BigInteger.ZERO;
        int group = 1;
        for (Map.Entry<Integer, Integer> entry : framesOf.entrySet()) {
            room[0][group] = BigInteger.valueOf(entry.getValue()).multiply(BigInteger.valueOf(load.capacity));
            all = all.add(room[0][group]);
            for (int node = 0; node < capacities.length; node++) {
                room[group][groups + 1 + node] = (entry.getKey() >> node & 1) == 1 ? room[0][group] : BigInteger.ZERO;
            }
            group++;
        }
        for (int node = 0; node < capacities.length; node++) {
            BigInteger spare = BigInteger.valueOf(load.frames).multiply(BigInteger.valueOf(capacities[node]))
                    .subtract(BigInteger.valueOf(before[node]).multiply(BigInteger.valueOf(load.capacity)));
            if (spare.signum() < 0) {
                return false;
            }
            room[groups + 1 + node][sink] = spare;
        }
        return maximumFlow(room, sink).equals(all);
    }

    private static BigInteger maximumFlow(BigInteger[][] room, int sink) {
        BigInteger flow = BigInteger.ZERO;
        while (true) {
            int[] from = new int[sink + 1];
            Arrays.fill(from, -1);
            from[0] = 0;
            Deque<Integer> queue = new ArrayDeque<>(List.of(0));
            while (!queue.isEmpty() && from[sink] < 0) {
                int at = queue.remove();
                for (int to = 1; to <= sink; to++) {
                    if (from[to] < 0 && room[at][to].signum() > 0) {
                        from[to] = at;
                        queue.add(to);
                    }
                }
            }
            if (from[sink] < 0) {
                return flow;
            }
            BigInteger most = room[from[sink]][sink];
            for (int at = sink; at != 0; at = from[at]) {
                most = most.min(room[from[at]][at]);
            }
            for (int at = sink; at != 0; at = from[at]) {
                room[from[at]][at] = room[from[at]][at].subtract(most);
                room[at][from[at]] = room[at][from[at]].add(most);
            }
            flow = flow.add(most);
        }
    }

    /** How many frames each of the holders pushes. */
    static int[] framesPushed(List<Holder> holders, List<Share> shares) {
        int[] frames = new int[holders.size()];
        shares.forEach(share -> frames[index(holders, share.node())] = share.mask().count());
        return frames;
    }

    /** How many frames each pushes where that share's source is lost: its standbys go on, the first that has a frame. */
    static int[] framesPushedAfterLoss(List<Holder> holders, List<Share> shares, Share lost) {
        int[] frames = framesPushed(holders, shares);
        frames[index(holders, lost.node())] = 0;
        FrameMask left = lost.mask();
        for (Standby standby : lost.standbys()) {
            frames[index(holders, standby.node())] += left.and(standby.mask()).count();
            left = left.andNot(standby.mask());
        }
        return frames;
    }

    static int index(List<Holder> holders, String node) {
        for (int index = 0; index < holders.size(); index++) {
            if (holders.get(index).node().equals(node)) {
                return index;
            }
        }
        throw new AssertionError(node + " is none of " + holders);
    }
}
