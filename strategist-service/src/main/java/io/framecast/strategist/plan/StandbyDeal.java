package io.framecast.strategist.plan;

import io.framecast.protocol.event.Standby;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deals each source's frames once more, to those who stand by for it: as if it were lost, so that the largest load is least then
 * ({@link LeastLoad}, upon what the others have already), and in runs ({@link Turns}). Each source is dealt by itself: one loss
 * is what is made good. What goes to a cache goes to another node as well, as a second choice, where others have it.
 */
final class StandbyDeal {

    private static final int NOBODY = -1;

    private final int runLength;
    private final List<Holder> holders;
    private final SourceDeal sources;
    private final StandbyChoice choice;
    private final long[] capacities;
    private final int[] groupOf;
    private final @Nullable BitSet[] secondChoice;
    private final SplitGraph[] graphs;

    /** By node; for one source after the other. */
    private final FrameList[] dealt;

    /**
     * @param choice who stands by for what
     * @param capacities by node
     */
    StandbyDeal(int runLength, List<Holder> holders, SourceDeal sources, StandbyChoice choice, long[] capacities) {
        this.runLength = runLength;
        this.holders = holders;
        this.sources = sources;
        this.choice = choice;
        this.capacities = capacities;
        this.groupOf = new int[sources.portions()];
        this.secondChoice = new BitSet[sources.portions()];
        this.graphs = new SplitGraph[holders.size()];
        this.dealt = new FrameList[holders.size()];
        Arrays.setAll(graphs, node -> new SplitGraph(holders.size()));
        Arrays.setAll(dealt, node -> new FrameList(0));
        group();
    }

    private void group() {
        for (int number = 0; number < sources.classes(); number++) {
            for (int portion = sources.firstPortion(number); portion < sources.firstPortion(number + 1); portion++) {
                int owner = sources.sourceOf(number, portion);
                groupOf[portion] = NOBODY;
                if (sources.portionFrames(portion) > 0) {
                    BitSet standbys = choice.linkedFor(owner, number);
                    if (!standbys.isEmpty()) {
                        groupOf[portion] = graphs[owner].add(sources.portionFrames(portion), standbys, new BitSet());
                        BitSet surely = choice.surely(standbys);
                        secondChoice[portion] = surely.equals(standbys) ? null : surely;
                    }
                }
            }
        }
    }

    /**
     * Who goes on where the source fails. Caches come first, for what they have others have too, as a second choice; then whoever takes
     * over most.
     */
    List<Standby> standbysFor(int owner) {
        SplitGraph graph = graphs[owner];
        if (graph.groups() == 0) {
            return List.of();
        }
        LeastLoad loads = LeastLoad.within(choice.load(owner), graph, capacities, sources.sourceFrames());
        loads.solveEvenly();
        Turns turns = new Turns(graph, loads, runLength);
        DealtPieces pieces = sources.pieces(owner);
        int begin = 0;
        while (begin < pieces.count()) {
            int end = begin + 1;
            while (end < pieces.count() && pieces.segment(end) == pieces.segment(begin)) {
                end++;
            }
            int group = groupOf[pieces.portion(begin)];
            if (group != NOBODY) {
                dealSegment(graph, group, turns, pieces, begin, end);
            }
            begin = end;
        }
        return takeDealt();
    }

    /** Deals the pieces {@code begin} to {@code end}, all those of one segment. */
    private void dealSegment(SplitGraph graph, int group, Turns turns, DealtPieces pieces, int begin, int end) {
        if (graph.isOfOne(group)) {
            for (int piece = begin; piece < end; piece++) {
                turns.takeOfOne(group, pieces.length(piece));
                give(graph.nodeOf(graph.firstEdge(group)), pieces, piece, pieces.first(piece), pieces.length(piece));
            }
        } else if (sources.isLong(pieces.segment(begin))) {
            dealInSequence(graph, group, turns, pieces, begin, end);
        } else {
            dealInTurns(graph, group, turns, pieces, begin, end);
        }
    }

    /** As sources were dealt long segments: by themselves. */
    private void dealInSequence(SplitGraph graph, int group, Turns turns, DealtPieces pieces, int begin, int end) {
        int frames = 0;
        for (int piece = begin; piece < end; piece++) {
            frames += pieces.length(piece);
        }
        RunSequence sequence = turns.takeInSequence(group, frames);
        for (int piece = begin; piece < end; piece++) {
            int frame = pieces.first(piece);
            int after = frame + pieces.length(piece);
            while (frame < after) {
                int standby = graph.nodeOf(graph.firstEdge(group) + sequence.number());
                int given = sequence.take(after - frame);
                give(standby, pieces, piece, frame, given);
                frame += given;
            }
        }
    }

    private void dealInTurns(SplitGraph graph, int group, Turns turns, DealtPieces pieces, int begin, int end) {
        for (int piece = begin; piece < end; piece++) {
            int frame = pieces.first(piece);
            int after = frame + pieces.length(piece);
            while (frame < after) {
                int edge = turns.next(group);
                int given = turns.take(group, edge, Math.min(runLength, after - frame));
                give(graph.nodeOf(edge), pieces, piece, frame, given);
                frame += given;
            }
        }
    }

    private void give(int standby, DealtPieces pieces, int piece, int frame, int length) {
        dealt[standby].addRun(frame, frame + length - 1);
        BitSet surely = secondChoice[pieces.portion(piece)];
        if (surely != null && !surely.get(standby)) {
            dealt[oneOf(surely, piece)].addRun(frame, frame + length - 1);
        }
    }

    /** Any of them, another one for each piece. */
    private static int oneOf(BitSet nodes, int piece) {
        return nodes.stream().skip(piece % nodes.cardinality()).findFirst().orElseThrow();
    }

    private List<Standby> takeDealt() {
        record Ranked(boolean cache, int frames, Standby standby) {}
        List<Ranked> result = new ArrayList<>();
        for (int node = 0; node < dealt.length; node++) {
            FrameList list = dealt[node];
            if (list.frames() > 0) {
                result.add(new Ranked(holders.get(node).cache(), list.frames(), new Standby(holders.get(node).node(), list.toMask())));
                list.clear();
            }
        }
        result.sort(Comparator.comparing(Ranked::cache).thenComparing(Ranked::frames).reversed());
        return result.stream().map(Ranked::standby).toList();
    }
}
