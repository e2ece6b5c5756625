package io.framecast.protocol.mask;

import java.util.Arrays;
import org.roaringbitmap.ArrayContainer;
import org.roaringbitmap.BitmapContainer;
import org.roaringbitmap.Container;
import org.roaringbitmap.ContainerPointer;
import org.roaringbitmap.PeekableCharIterator;
import org.roaringbitmap.RoaringBitmap;
import org.roaringbitmap.RunContainer;

/** A mask as runs of consecutive frames, and back, a container of 65,536 frames at a time. */
final class MaskRuns {

    private static final int FRAMES_PER_CONTAINER = 1 << 16;
    private static final int MOST_FRAMES_AS_ARRAY = 4096;

    private final int[] bounds;
    private int size;

    private MaskRuns(int mostRuns) {
        this.bounds = new int[2 * mostRuns];
    }

    static int[] of(RoaringBitmap bits) {
        MaskRuns runs = new MaskRuns(mostRuns(bits));
        for (ContainerPointer at = bits.getContainerPointer(); at.getContainer() != null; at.advance()) {
            int base = at.key() << 16;
            if (at.getContainer() instanceof RunContainer container) {
                for (int run = 0; run < container.numberOfRuns(); run++) {
                    int first = base + container.getValue(run);
                    runs.add(first, first + container.getLength(run));
                }
            } else {
                PeekableCharIterator frames = at.getContainer().getCharIterator();
                while (frames.hasNext()) {
                    int frame = base + frames.next();
                    runs.add(frame, frame);
                }
            }
        }
        return runs.size == runs.bounds.length ? runs.bounds : Arrays.copyOf(runs.bounds, runs.size);
    }

    private static int mostRuns(RoaringBitmap bits) {
        int most = 0;
        int endBefore = 0;
        for (ContainerPointer at = bits.getContainerPointer(); at.getContainer() != null; at.advance()) {
            most += at.getContainer() instanceof RunContainer container
                    ? container.numberOfRuns()
                    : Math.min(at.getContainer().getCardinality(), FRAMES_PER_CONTAINER / 2);
            int base = at.key() << 16;
            boolean goesOn = base > 0 && base + at.getContainer().first() == endBefore;
            most -= goesOn ? 1 : 0;
            endBefore = base + at.getContainer().last() + 1;
        }
        return most;
    }

    private void add(int first, int last) {
        if (size > 0 && bounds[size - 1] == first - 1) {
            bounds[size - 1] = last;
            return;
        }
        bounds[size++] = first;
        bounds[size++] = last;
    }

    /** Each container is made at once in the form that takes least, as {@code runOptimize} would leave it. */
    static RoaringBitmap toBits(int[] bounds, int count) {
        RoaringBitmap bits = new RoaringBitmap();
        int at = 0;
        int first = count == 0 ? 0 : bounds[0];
        while (at < count) {
            int key = first >>> 16;
            int limit = (key + 1) << 16;
            int frames = Math.min(bounds[at + 1] + 1, limit) - first;
            int end = at + 2;
            for (; end < count && bounds[end] < limit; end += 2) {
                frames += Math.min(bounds[end + 1] + 1, limit) - bounds[end];
            }
            bits.append((char) key, container(bounds, at, end, first, limit, frames));
            boolean goesOn = bounds[end - 1] >= limit;
            at = goesOn ? end - 2 : end;
            first = goesOn ? limit : at < count ? bounds[at] : limit;
        }
        return bits;
    }

    /** The runs {@code at} to {@code end}, of the first one only what is at {@code first} and behind, of the last only what is below {@code limit}. */
    private static Container container(int[] bounds, int at, int end, int first, int limit, int frames) {
        int runBytes = 2 + 2 * Character.BYTES * (end - at) / 2;
        if (runBytes < Math.min(Character.BYTES * frames, FRAMES_PER_CONTAINER / Byte.SIZE)) {
            char[] firstsAndLengths = new char[end - at];
            for (int i = at; i < end; i += 2) {
                int from = Math.max(bounds[i], first);
                firstsAndLengths[i - at] = (char) from;
                firstsAndLengths[i - at + 1] = (char) (Math.min(bounds[i + 1], limit - 1) - from);
            }
            return new RunContainer(firstsAndLengths, firstsAndLengths.length / 2);
        }
        if (frames <= MOST_FRAMES_AS_ARRAY) {
            char[] all = new char[frames];
            int size = 0;
            for (int i = at; i < end; i += 2) {
                int last = Math.min(bounds[i + 1], limit - 1);
                for (int frame = Math.max(bounds[i], first); frame <= last; frame++) {
                    all[size++] = (char) frame;
                }
            }
            return new ArrayContainer(all);
        }
        long[] words = new long[FRAMES_PER_CONTAINER / Long.SIZE];
        for (int i = at; i < end; i += 2) {
            fill(words, Math.max(bounds[i], first) & FRAMES_PER_CONTAINER - 1, Math.min(bounds[i + 1], limit - 1) & FRAMES_PER_CONTAINER - 1);
        }
        return new BitmapContainer(words, frames);
    }

    private static void fill(long[] words, int first, int last) {
        int from = first >>> 6;
        int to = last >>> 6;
        long head = -1L << first;
        long tail = -1L >>> -(last + 1);
        if (from == to) {
            words[from] |= head & tail;
        } else {
            words[from] |= head;
            Arrays.fill(words, from + 1, to, -1L);
            words[to] |= tail;
        }
    }
}
