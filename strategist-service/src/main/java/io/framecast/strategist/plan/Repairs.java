package io.framecast.strategist.plan;

import io.framecast.protocol.mask.FrameMask;
import io.framecast.strategist.plan.RepairNode.Standing;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Plans the next round of a movie's repair from who holds what.
 *
 * <h2>Rounds</h2>
 * <ol>
 *   <li>Frames with too few copies are copied, those with fewest first, to nodes that lack most of their part, in zones that have
 *       none of it yet where there are such.
 *   <li>Where nothing is to be copied, frames with too many copies are dropped: from nodes that drain, then where two copies are in one
 *       zone, then from the node that has most beyond its part.
 *   <li>Where neither is to be done, nodes are levelled: frames of one with too much are copied to one with too little. Their copies too
 *       many are dropped in the next round.
 * </ol>
 *
 * <h2>What holds</h2>
 * <ul>
 *   <li>Round after round, once carried out, each frame that anybody holds is on {@code copies} nodes that take frames, or on all of these
 *       where they are fewer, and then nothing is planned any more.
 *   <li>No frame is dropped that is not on {@code copies} other nodes that keep it.
 *   <li>Only lacking copies are made, and of frames for levelling no more than nodes have beyond their parts.
 *   <li>Nothing but holdings decides: what was lost of a round, or done twice, is seen in them.
 * </ul>
 *
 * <p>Pure, deterministic and thread-safe.
 */
public final class Repairs {

    /** A node is levelled where it has so much more or less than its part: disks never fill quite as planned. */
    private static final double UNEVEN = 0.25;

    /** Frames differ in size and are known by their number alone: room that must be left beyond the average. */
    private static final double HEADROOM = 1.05;

    /** Pieces are levelled in this order, piece by piece as far from the former ones as can be (Weyl's equidistribution). */
    private static final double GOLDEN = 0.6180339887498949;

    private final RepairQuestion question;
    private final List<RepairNode> nodes;
    private final Pieces pieces;
    private final double[] ideal;
    private final long[] has;
    private final long[] room;
    private final long[] roundLeft;
    private final BitSet[] gains;
    private final BitSet[] losses;
    private long unmetFrames;

    private Repairs(RepairQuestion question) {
        this.question = question;
        this.nodes = question.nodes().stream().sorted(Comparator.comparing(RepairNode::node)).toList();
        FrameMask held = nodes.stream().map(RepairNode::held).reduce(FrameMask.empty(), FrameMask::or)
                .and(FrameMask.firstFrames(question.frames()));
        this.pieces = Pieces.of(held, nodes, question.blockLength());
        this.has = nodes.stream().mapToLong(node -> node.held().count()).toArray();
        this.ideal = ideal();
        long bytesOfFrame = Math.max(1, (long) (question.bytes() * HEADROOM / question.frames()));
        this.room = nodes.stream().mapToLong(node -> node.takes() ? node.freeBytes() / bytesOfFrame : 0).toArray();
        this.roundLeft = new long[nodes.size()];
        Arrays.fill(roundLeft, Math.max(question.blockLength(), question.roundBytes() / bytesOfFrame));
        this.gains = new BitSet[nodes.size()];
        this.losses = new BitSet[nodes.size()];
        Arrays.setAll(gains, node -> new BitSet());
        Arrays.setAll(losses, node -> new BitSet());
    }

    /** The next round; empty where all is as it should be, or nothing can be done about it. */
    public static RepairPlan next(RepairQuestion question) {
        if (question.frames() < 1 || question.copies() < 1 || question.blockLength() < 1) {
            throw new IllegalArgumentException("a movie to be repaired must have at least 1 frame, 1 copy and blocks of 1 frame, got "
                    + question.frames() + ", " + question.copies() + ", " + question.blockLength());
        }
        Repairs round = new Repairs(question);
        boolean copies = round.copyWhatLacks();
        if (!copies && !round.dropWhatIsTooMuch() && round.mayBeLevelled()) {
            round.level();
        }
        return new RepairPlan(round.pieces.targets(round.gains), round.pieces.targets(round.losses), round.detail());
    }

    /** By node how many frames are its part; 0 for those that take none. */
    private double[] ideal() {
        int[] takers = IntStream.range(0, nodes.size()).filter(node -> nodes.get(node).takes()).toArray();
        double[] frames = new double[nodes.size()];
        if (takers.length > 0) {
            double[] parts = Parts.ofZones(Arrays.stream(takers).mapToObj(node -> nodes.get(node).zone()).toList(),
                    Arrays.stream(takers).mapToDouble(node -> nodes.get(node).freeBytes() + (double) nodes.get(node).storedBytes()).toArray(),
                    question.copies());
            for (int i = 0; i < takers.length; i++) {
                frames[takers[i]] = parts[i] * pieces.frames();
            }
        }
        return frames;
    }

    private boolean copyWhatLacks() {
        boolean copies = false;
        for (int copiesNow = 0; copiesNow < question.copies(); copiesNow++) {
            for (int piece = 0; piece < pieces.count(); piece++) {
                BitSet counted = counted(piece);
                if (counted.cardinality() == copiesNow) {
                    copies |= copy(piece, counted);
                }
            }
        }
        return copies;
    }

    private boolean copy(int piece, BitSet holders) {
        boolean copies = false;
        while (holders.cardinality() < question.copies()) {
            int receiver = receiver(piece, holders);
            if (receiver < 0) {
                unmetFrames += pieces.length(piece);
                return copies;
            }
            if (roundLeft[receiver] <= 0) {
                return copies;
            }
            gain(receiver, piece);
            holders.set(receiver);
            copies = true;
        }
        return copies;
    }

    private void gain(int node, int piece) {
        gains[node].set(piece);
        has[node] += pieces.length(piece);
        room[node] -= pieces.length(piece);
        roundLeft[node] -= pieces.length(piece);
    }

    /** Who is to have one more copy; -1 where nobody can. */
    private int receiver(int piece, BitSet holders) {
        Set<String> zones = zones(holders);
        int best = -1;
        for (int node = 0; node < nodes.size(); node++) {
            if (canTake(node, piece, pieces.holders(piece)) && !holders.get(node) && (best < 0 || isBetter(node, best, zones))) {
                best = node;
            }
        }
        return best;
    }

    private boolean canTake(int node, int piece, BitSet holders) {
        return nodes.get(node).takes() && !holders.get(node) && room[node] >= pieces.length(piece);
    }

    private boolean isBetter(int node, int than, Set<String> zones) {
        boolean newZone = !zones.contains(nodes.get(node).zone());
        boolean newZoneThan = !zones.contains(nodes.get(than).zone());
        return newZone != newZoneThan ? newZone : beyond(node) < beyond(than);
    }

    /** How many frames the node has beyond its part; below 0 where it lacks some. */
    private double beyond(int node) {
        return has[node] - ideal[node];
    }

    private Set<String> zones(BitSet holders) {
        Set<String> zones = new HashSet<>();
        holders.stream().forEach(node -> zones.add(nodes.get(node).zone()));
        return zones;
    }

    /** Those whose copies count: all but those that drain. */
    private BitSet counted(int piece) {
        return of(piece, false);
    }

    private BitSet of(int piece, boolean keepersAlone) {
        BitSet some = (BitSet) pieces.holders(piece).clone();
        for (int node = some.nextSetBit(0); node >= 0; node = some.nextSetBit(node + 1)) {
            Standing standing = nodes.get(node).standing();
            if (standing == Standing.DRAINS || (keepersAlone && standing == Standing.AWAY)) {
                some.clear(node);
            }
        }
        return some;
    }

    private boolean dropWhatIsTooMuch() {
        boolean drops = false;
        for (int piece = 0; piece < pieces.count(); piece++) {
            BitSet keepers = of(piece, true);
            if (keepers.cardinality() < question.copies()) {
                continue;
            }
            BitSet holders = pieces.holders(piece);
            for (int node = holders.nextSetBit(0); node >= 0; node = holders.nextSetBit(node + 1)) {
                if (nodes.get(node).standing() == Standing.DRAINS) {
                    losses[node].set(piece);
                    drops = true;
                }
            }
            while (keepers.cardinality() > question.copies()) {
                int loser = loser(keepers);
                losses[loser].set(piece);
                has[loser] -= pieces.length(piece);
                keepers.clear(loser);
                drops = true;
            }
        }
        return drops;
    }

    /** Whose copy is too much: one of two in a zone first, then where most is beyond its part. */
    private int loser(BitSet keepers) {
        int best = -1;
        boolean bestShares = false;
        for (int node = keepers.nextSetBit(0); node >= 0; node = keepers.nextSetBit(node + 1)) {
            String zone = nodes.get(node).zone();
            boolean shares = keepers.stream().filter(other -> nodes.get(other).zone().equals(zone)).count() > 1;
            if (best < 0 || (shares != bestShares ? shares : beyond(node) > beyond(best))) {
                best = node;
                bestShares = shares;
            }
        }
        return best;
    }

    /** Nobody is missing, nobody is to be emptied, and some node is far from its part. */
    private boolean mayBeLevelled() {
        return unmetFrames == 0
                && nodes.stream().allMatch(node -> node.takes() || node.held().isEmpty())
                && IntStream.range(0, nodes.size()).anyMatch(node -> nodes.get(node).takes()
                        && Math.abs(beyond(node)) > Math.max(2.0 * question.blockLength(), UNEVEN * ideal[node]));
    }

    /** Each move brings one node with too much and one with too little nearer to their parts, and never past them. */
    private void level() {
        Integer[] order = new Integer[pieces.count()];
        Arrays.setAll(order, piece -> piece);
        Arrays.sort(order, Comparator.comparingDouble(piece -> piece * GOLDEN % 1));
        for (int piece : order) {
            BitSet keepers = of(piece, true);
            int from = -1;
            for (int node = keepers.nextSetBit(0); node >= 0; node = keepers.nextSetBit(node + 1)) {
                if (from < 0 || beyond(node) > beyond(from)) {
                    from = node;
                }
            }
            if (from >= 0 && beyond(from) >= pieces.length(piece)) {
                move(piece, keepers, from);
            }
        }
    }

    private void move(int piece, BitSet keepers, int from) {
        BitSet others = (BitSet) keepers.clone();
        others.clear(from);
        Set<String> zones = zones(others);
        boolean newZone = !zones.contains(nodes.get(from).zone());
        int to = -1;
        for (int node = 0; node < nodes.size(); node++) {
            boolean lacks = beyond(node) <= -pieces.length(piece) && roundLeft[node] > 0;
            boolean keepsZones = !newZone || !zones.contains(nodes.get(node).zone());
            if (lacks && keepsZones && canTake(node, piece, keepers) && (to < 0 || beyond(node) < beyond(to))) {
                to = node;
            }
        }
        if (to >= 0) {
            gain(to, piece);
            has[from] -= pieces.length(piece);
        }
    }

    private String detail() {
        if (unmetFrames == 0) {
            return "";
        }
        long takers = nodes.stream().filter(RepairNode::takes).count();
        return question.copies() + " copies of each frame need as many frame services with room that take frames, " + takers
                + (takers == 1 ? " is" : " are") + " there: " + unmetFrames + " frames have too few copies; add frame services, delete movies or"
                + " lower copies";
    }
}
