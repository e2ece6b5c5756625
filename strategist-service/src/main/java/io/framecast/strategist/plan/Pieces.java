package io.framecast.strategist.plan;

import io.framecast.protocol.event.PlacementTarget;
import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** A movie's frames that somebody holds, cut into pieces: consecutive frames of one block, all held by the same nodes. */
final class Pieces {

    private final List<RepairNode> nodes;
    private final List<BitSet> holdersOfClass;
    private int[] firsts = new int[256];
    private int[] lengths = new int[256];
    private int[] classes = new int[256];
    private int count;
    private int frames;

    private Pieces(List<RepairNode> nodes, List<BitSet> holdersOfClass) {
        this.nodes = nodes;
        this.holdersOfClass = holdersOfClass;
    }

    static Pieces of(FrameMask held, List<RepairNode> nodes, int blockLength) {
        if (held.isEmpty()) {
            return new Pieces(nodes, List.of());
        }
        HolderClasses grouped = HolderClasses.of(held, nodes.stream().map(RepairNode::held).toList());
        Pieces pieces = new Pieces(nodes, grouped.holders());
        for (int segment = 0; segment < grouped.segments(); segment++) {
            int end = grouped.first(segment) + grouped.length(segment);
            for (int first = grouped.first(segment); first < end;) {
                int next = Math.min(end, first - first % blockLength + blockLength);
                pieces.add(first, next - first, grouped.classOf(segment));
                first = next;
            }
        }
        return pieces;
    }

    private void add(int first, int length, int ofClass) {
        if (count == firsts.length) {
            firsts = Arrays.copyOf(firsts, count * 2);
            lengths = Arrays.copyOf(lengths, count * 2);
            classes = Arrays.copyOf(classes, count * 2);
        }
        firsts[count] = first;
        lengths[count] = length;
        classes[count++] = ofClass;
        frames += length;
    }

    int count() {
        return count;
    }

    /** Frames of all pieces. */
    int frames() {
        return frames;
    }

    int length(int piece) {
        return lengths[piece];
    }

    /** Who holds it; not to be changed. */
    BitSet holders(int piece) {
        return holdersOfClass.get(classes[piece]);
    }

    /** By node a mask of its pieces; nodes without any are left out. */
    List<PlacementTarget> targets(BitSet[] piecesOfNode) {
        List<PlacementTarget> targets = new ArrayList<>();
        for (int node = 0; node < piecesOfNode.length; node++) {
            FrameList list = new FrameList(0);
            BitSet of = piecesOfNode[node];
            for (int piece = of.nextSetBit(0); piece >= 0; piece = of.nextSetBit(piece + 1)) {
                list.addRun(firsts[piece], firsts[piece] + lengths[piece] - 1);
            }
            if (list.frames() > 0) {
                targets.add(new PlacementTarget(nodes.get(node).node(), list.toMask()));
            }
        }
        targets.sort(Comparator.comparing(PlacementTarget::node));
        return List.copyOf(targets);
    }
}
