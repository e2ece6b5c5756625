package io.framecast.strategist.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which part of a movie each node shall have: as much of it as there are copies, in sum, never more than all of it on one node.
 *
 * <p>Zones come first: no zone has more of it than {@code copies} divided by the number of zones, rounded up; so with as many
 * zones as copies each frame can be in as many zones. Within that, zones and then nodes share by weight.
 */
final class Parts {

    private Parts() {}

    /**
     * By node, 0 to 1; {@code copies} in sum, or the number of nodes where that is less.
     *
     * @param zones by node
     * @param weights by node, 0 or more
     */
    static double[] ofZones(List<String> zones, double[] weights, int copies) {
        Map<String, List<Integer>> nodesOfZone = new TreeMap<>();
        for (int node = 0; node < weights.length; node++) {
            nodesOfZone.computeIfAbsent(zones.get(node), zone -> new ArrayList<>()).add(node);
        }
        List<List<Integer>> members = List.copyOf(nodesOfZone.values());
        double[] most = mostOfZones(members, Math.min(copies, weights.length));
        double[] weightOfZone = members.stream().mapToDouble(nodes -> sum(nodes, weights)).toArray();
        double[] ofZone = share(weightOfZone, most, Math.min(copies, weights.length));
        double[] parts = new double[weights.length];
        for (int zone = 0; zone < ofZone.length; zone++) {
            List<Integer> nodes = members.get(zone);
            double[] within = share(nodes.stream().mapToDouble(node -> weights[node]).toArray(), ones(nodes.size()), ofZone[zone]);
            for (int i = 0; i < within.length; i++) {
                parts[nodes.get(i)] = within[i];
            }
        }
        return parts;
    }

    /** As {@link #ofZones} where all nodes are in one. */
    static double[] of(double[] weights, int copies) {
        return share(weights, ones(weights.length), Math.min(copies, weights.length));
    }

    /** What a zone may have: all zones as much, more only where small zones cannot have theirs. */
    private static double[] mostOfZones(List<List<Integer>> members, int copies) {
        double[] most = new double[members.size()];
        for (int each = (copies + members.size() - 1) / members.size(); Arrays.stream(most).sum() < copies; each++) {
            for (int zone = 0; zone < most.length; zone++) {
                most[zone] = Math.min(each, members.get(zone).size());
            }
        }
        return most;
    }

    /** Shares {@code total} by weight, nobody getting more than its most; who is full leaves the rest to the others. */
    private static double[] share(double[] weights, double[] most, double total) {
        double[] shares = new double[weights.length];
        boolean[] full = new boolean[weights.length];
        double left = total;
        while (true) {
            double weight = 0;
            int open = 0;
            for (int i = 0; i < weights.length; i++) {
                if (!full[i]) {
                    weight += weights[i];
                    open++;
                }
            }
            boolean overflows = false;
            double given = 0;
            for (int i = 0; i < weights.length; i++) {
                if (!full[i]) {
                    // Where nobody has any weight, all count the same.
                    shares[i] = weight > 0 ? left * weights[i] / weight : left / open;
                    if (shares[i] >= most[i]) {
                        shares[i] = most[i];
                        full[i] = true;
                        given += most[i];
                        overflows = true;
                    }
                }
            }
            left -= given;
            if (!overflows || left <= 0) {
                return emptied(shares, full, left);
            }
        }
    }

    /** Once nothing is left, whoever is not full has nothing: what it had was counted before others were found to be full. */
    private static double[] emptied(double[] shares, boolean[] full, double left) {
        if (left <= 0) {
            for (int i = 0; i < shares.length; i++) {
                if (!full[i]) {
                    shares[i] = 0;
                }
            }
        }
        return shares;
    }

    private static double sum(List<Integer> nodes, double[] weights) {
        return nodes.stream().mapToDouble(node -> weights[node]).sum();
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
