package io.framecast.protocol.mask;

import java.util.Arrays;
import org.roaringbitmap.BitmapContainer;
import org.roaringbitmap.ContainerPointer;
import org.roaringbitmap.PeekableCharIterator;
import org.roaringbitmap.RoaringBitmap;
import org.roaringbitmap.RunContainer;

/** A mask as runs of consecutive frames, and back, a container of 65,536 frames at a time. */
final class MaskRuns {

    private static final int FRAMES_PER_CONTAINER = 1 << 16;
    private static final int WORDS_PER_CONTAINER = FRAMES_PER_CONTAINER / Long.SIZE;
    private static final int NO_CONTAINER = -1;

    private int[] bounds = new int[32];
    private int size;

    private MaskRuns() {}

    static int[] of(RoaringBitmap bits) {
        MaskRuns runs = new MaskRuns();
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
        return Arrays.copyOf(runs.bounds, runs.size);
    }

    private void add(int first, int last) {
        if (size > 0 && bounds[size - 1] == first - 1) {
            bounds[size - 1] = last;
            return;
        }
        if (size == bounds.length) {
            bounds = Arrays.copyOf(bounds, size * 2);
        }
        bounds[size++] = first;
        bounds[size++] = last;
    }

    static RoaringBitmap toBits(int[] bounds, int count) {
        RoaringBitmap bits = new RoaringBitmap();
        long[] words = {};
        int key = NO_CONTAINER;
        for (int i = 0; i < count; i += 2) {
            int first = bounds[i];
            while (first <= bounds[i + 1]) {
                int itsKey = first >>> 16;
                if (itsKey != key) {
                    append(bits, key, words);
                    key = itsKey;
                    words = new long[WORDS_PER_CONTAINER];
                }
                int last = Math.min(bounds[i + 1], (key << 16) + FRAMES_PER_CONTAINER - 1);
                fill(words, first & FRAMES_PER_CONTAINER - 1, last & FRAMES_PER_CONTAINER - 1);
                first = last + 1;
            }
        }
        append(bits, key, words);
        return bits;
    }

    private static void append(RoaringBitmap bits, int key, long[] words) {
        if (key != NO_CONTAINER) {
            // A cardinality of -1 has it counted, and a container of few frames made an array.
            bits.append((char) key, new BitmapContainer(words, -1).repairAfterLazy());
        }
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
