package io.framecast.strategist.plan;

import io.framecast.protocol.mask.FrameMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The missing frames, grouped by who holds them: two frames are of one class where exactly the same nodes have both. In time
 * order they are <em>segments</em>: consecutive frames of one class, as long as can be.
 *
 * <p>A sweep over the frames, a chunk at a time that fits the processor's cache. Each holder has a bit; it is turned where one of
 * the holder's runs begins and where it ends, so that the exclusive or of all that was turned so far is the set of those who hold
 * the frame (Bentley, "Algorithms for Klee's Rectangle Problems", 1977, sweeps so). Sets are looked up only where something was
 * turned: the cost is that of the runs, not of the frames, but for a bit of each frame that says so.
 */
final class HolderClasses {

    private static final int CHUNK_FRAMES = 1 << 14;

    private final int holders;
    private final int words;
    private final long[] turned;
    private final long[] touched;
    private final long[] now;
    private final HolderSets sets;
    private int[] firsts;
    private int[] classes;
    private int[] lengths;
    private int segments;
    private int openSince = -1;
    private int openClass;
    private long[] sizes = new long[16];

    private HolderClasses(int holders, int span, int expectedSegments) {
        this.holders = holders;
        this.words = holders / Long.SIZE + 1;
        this.turned = new long[(Math.min(span, CHUNK_FRAMES) + 1) * words];
        this.touched = new long[Math.min(span, CHUNK_FRAMES) / Long.SIZE + 1];
        this.now = new long[words];
        this.sets = new HolderSets(words);
        this.firsts = new int[expectedSegments];
        this.classes = new int[expectedSegments];
        this.lengths = new int[expectedSegments];
    }

    /**
     * @param missing the frames to group, not empty
     * @param held by holder: which frames it has, of these or others
     */
    static HolderClasses of(FrameMask missing, List<FrameMask> held) {
        int[][] runs = new int[held.size() + 1][];
        Arrays.setAll(runs, holder -> holder < held.size() ? held.get(holder).toRuns() : missing.toRuns());
        // With two copies in blocks, two holders' runs begin and two end where a segment does.
        int expectedSegments = Arrays.stream(runs).mapToInt(bounds -> bounds.length).sum() / 4 + 1;
        HolderClasses result = new HolderClasses(held.size(), missing.last() - missing.first() + 1, expectedSegments);
        result.sweep(runs);
        return result;
    }

    /** The last of the runs are those of the missing frames themselves. */
    private void sweep(int[][] runs) {
        int[] missing = runs[holders];
        int[] next = new int[runs.length];
        int begin = missing[0];
        int last = missing[missing.length - 1];
        while (begin <= last) {
            int end = (int) Math.min((long) begin + CHUNK_FRAMES, last + 1L);
            for (int holder = 0; holder < runs.length; holder++) {
                next[holder] = turn(runs[holder], next[holder], holder, begin, end);
            }
            look(begin);
            begin = end;
        }
        close(last + 1);
    }

    /** Turns the holder's bit at each bound before {@code end}; what lies before {@code begin} counts at {@code begin}. */
    private int turn(int[] runs, int from, int holder, int begin, int end) {
        int word = holder >>> 6;
        long bit = 1L << holder;
        int at = from;
        while (at < runs.length) {
            // The end of a run is the last frame that is held: turned back at the next one.
            int bound = runs[at] + (at & 1);
            if (bound >= end) {
                break;
            }
            int frame = Math.max(bound - begin, 0);
            turned[frame * words + word] ^= bit;
            touched[frame >>> 6] |= 1L << frame;
            at++;
        }
        return at;
    }

    private void look(int begin) {
        for (int word = 0; word < touched.length; word++) {
            long left = touched[word];
            touched[word] = 0;
            for (; left != 0; left &= left - 1) {
                int at = word * Long.SIZE + Long.numberOfTrailingZeros(left);
                for (int i = 0; i < words; i++) {
                    now[i] ^= turned[at * words + i];
                    turned[at * words + i] = 0;
                }
                change(begin + at);
            }
        }
    }

    private void change(int frame) {
        close(frame);
        int word = holders >>> 6;
        long missing = 1L << holders;
        if ((now[word] & missing) != 0) {
            now[word] ^= missing;
            openClass = sets.number(now);
            now[word] ^= missing;
            openSince = frame;
        }
    }

    private void close(int frame) {
        if (openSince < 0) {
            return;
        }
        if (segments == firsts.length) {
            firsts = Arrays.copyOf(firsts, segments * 2);
            classes = Arrays.copyOf(classes, segments * 2);
            lengths = Arrays.copyOf(lengths, segments * 2);
        }
        firsts[segments] = openSince;
        classes[segments] = openClass;
        lengths[segments++] = frame - openSince;
        if (openClass >= sizes.length) {
            sizes = Arrays.copyOf(sizes, Math.max(sizes.length * 2, openClass + 1));
        }
        sizes[openClass] += frame - openSince;
        openSince = -1;
    }

    /** How many segments there are, ascending in time. */
    int segments() {
        return segments;
    }

    /** The segment's first frame. */
    int first(int segment) {
        return firsts[segment];
    }

    /** How many consecutive frames the segment has. */
    int length(int segment) {
        return lengths[segment];
    }

    /** The class of the segment's frames. */
    int classOf(int segment) {
        return classes[segment];
    }

    /** How many classes there are; none is empty. */
    int count() {
        return sets.count();
    }

    /** How many frames the class has. */
    int size(int number) {
        return (int) sizes[number];
    }

    /** Who holds the frames of each class; not to be changed. */
    List<BitSet> holders() {
        List<BitSet> all = new ArrayList<>(count());
        for (int number = 0; number < count(); number++) {
            all.add(sets.get(number));
        }
        return all;
    }
}
