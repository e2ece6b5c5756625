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

    private final List<Holder> holders;
    private final SourceDeal sources;
    private final int[] ownerOf;
    private final int[] groupOf;
    private final BitSet[] surely;
    private final SplitGraph[] graphs;
    private final @Nullable Turns[] turns;
    private final @Nullable FrameList[][] dealt;

    /**
     * @param choice who stands by for what
     * @param capacities by node
     */
    StandbyDeal(int runLength, List<Holder> holders, HolderClasses classes, SourceDeal sources, StandbyChoice choice, long[] capacities) {
        this.holders = holders;
        this.sources = sources;
        this.ownerOf = new int[sources.portions()];
        this.groupOf = new int[sources.portions()];
        this.surely = new BitSet[sources.portions()];
        this.graphs = new SplitGraph[holders.size()];
        this.turns = new Turns[holders.size()];
        this.dealt = new FrameList[holders.size()][];
        Arrays.setAll(graphs, node -> new SplitGraph(holders.size()));
        group(choice);
        for (int owner = 0; owner < graphs.length; owner++) {
            if (graphs[owner].groups() > 0) {
                LeastLoad loads = new LeastLoad(graphs[owner], capacities, sources.sourceFrames(), choice.load(owner));
                loads.solveEvenly();
                turns[owner] = new Turns(graphs[owner], loads, runLength);
                dealt[owner] = lists(loads.runs(runLength));
            }
        }
        int piece = 0;
        for (int segment = 0; segment < classes.segments(); segment++) {
            int end = piece;
            int after = classes.first(segment) + classes.length(segment);
            while (end < sources.pieces() && sources.first(end) < after) {
                end++;
            }
            if (sources.isLong(segment)) {
                dealLongSegment(classes.classOf(segment), piece, end);
            } else {
                deal(piece, end, runLength);
            }
            piece = end;
        }
    }

    private static FrameList[] lists(int[] runs) {
        FrameList[] lists = new FrameList[runs.length];
        for (int node = 0; node < runs.length; node++) {
            lists[node] = runs[node] > 0 ? new FrameList(runs[node]) : null;
        }
        return lists;
    }

    /** As its sources were dealt it: by itself, in a sequence for each. */
    private void dealLongSegment(int number, int begin, int end) {
        int first = sources.firstPortion(number);
        int[] frames = new int[sources.firstPortion(number + 1) - first];
        for (int piece = begin; piece < end; piece++) {
            frames[sources.portionOf(piece) - first] += sources.length(piece);
        }
        RunSequence[] sequences = new RunSequence[frames.length];
        for (int i = 0; i < frames.length; i++) {
            Turns turnsOfOwner = turns[ownerOf[first + i]];
            if (groupOf[first + i] != NOBODY && turnsOfOwner != null && frames[i] > 0) {
                sequences[i] = turnsOfOwner.takeInSequence(groupOf[first + i], frames[i]);
            }
        }
        for (int piece = begin; piece < end; piece++) {
            int portion = sources.portionOf(piece);
            RunSequence sequence = sequences[portion - first];
            if (sequence != null) {
                SplitGraph graph = graphs[ownerOf[portion]];
                int frame = sources.first(piece);
                int after = frame + sources.length(piece);
                while (frame < after) {
                    int standby = graph.nodeOf(graph.firstEdge(groupOf[portion]) + sequence.number());
                    int given = sequence.take(after - frame);
                    giveSurely(portion, standby, piece, frame, given);
                    frame += given;
                }
            }
        }
    }

    private void group(StandbyChoice choice) {
        for (int number = 0; number < sources.classes(); number++) {
            for (int portion = sources.firstPortion(number); portion < sources.firstPortion(number + 1); portion++) {
                int owner = sources.sourceOf(number, portion);
                ownerOf[portion] = owner;
                groupOf[portion] = NOBODY;
                if (sources.portionFrames(portion) > 0) {
                    BitSet standbys = choice.linkedFor(owner, number);
                    if (!standbys.isEmpty()) {
                        groupOf[portion] = graphs[owner].add(sources.portionFrames(portion), standbys, new BitSet());
                        surely[portion] = choice.surelyFor(owner, number);
                    }
                }
            }
        }
    }

    private void deal(int begin, int piecesEnd, int runLength) {
        for (int piece = begin; piece < piecesEnd; piece++) {
            int portion = sources.portionOf(piece);
            Turns turnsOfOwner = turns[ownerOf[portion]];
            int group = groupOf[portion];
            if (group == NOBODY || turnsOfOwner == null) {
                continue;
            }
            SplitGraph graph = graphs[ownerOf[portion]];
            boolean alone = graph.firstEdge(group + 1) == graph.firstEdge(group) + 1;
            int frame = sources.first(piece);
            int end = frame + sources.length(piece);
            while (frame < end) {
                int edge = turnsOfOwner.next(group);
                int given = turnsOfOwner.take(group, edge, alone ? end - frame : Math.min(runLength, end - frame));
                giveSurely(portion, graph.nodeOf(edge), piece, frame, given);
                frame += given;
            }
        }
    }

    private void giveSurely(int portion, int standby, int piece, int frame, int length) {
        give(ownerOf[portion], standby, frame, length);
        if (!surely[portion].get(standby)) {
            give(ownerOf[portion], oneOf(surely[portion], piece), frame, length);
        }
    }

    /** Any of them, another one for each piece. */
    private static int oneOf(BitSet nodes, int piece) {
        return nodes.stream().skip(piece % nodes.cardinality()).findFirst().orElseThrow();
    }

    private void give(int owner, int standby, int frame, int length) {
        FrameList[] lists = dealt[owner];
        if (lists[standby] == null) {
            lists[standby] = new FrameList(0);
        }
        lists[standby].addRun(frame, frame + length - 1);
    }

    /** Caches come first, for what they have others have too, as a second choice; then whoever takes over most. */
    List<Standby> standbysFor(int owner) {
        record Ranked(boolean cache, int frames, Standby standby) {}
        List<Ranked> result = new ArrayList<>();
        for (int node = 0; dealt[owner] != null && node < holders.size(); node++) {
            FrameList list = dealt[owner][node];
            if (list != null && list.frames() > 0) {
                result.add(new Ranked(holders.get(node).cache(), list.frames(), new Standby(holders.get(node).node(), list.toMask())));
            }
        }
        result.sort(Comparator.comparing(Ranked::cache).thenComparing(Ranked::frames).reversed());
        return result.stream().map(Ranked::standby).toList();
    }
}
