package io.framecast.protocol.mask;

import org.roaringbitmap.ArrayContainer;
import org.roaringbitmap.BitmapContainer;
import org.roaringbitmap.CharIterator;
import org.roaringbitmap.Container;
import org.roaringbitmap.ContainerPointer;
import org.roaringbitmap.RoaringBitmap;
import org.roaringbitmap.RunContainer;

/**
 * Whether a bitmap that was read from bytes is one. Reading takes numbers in any order and cardinalities as they stand there;
 * every later operation relies on both.
 */
final class SoundBitmap {

    private static final int NONE = -1;
    private static final int CONTAINER_LAST = 0xFFFF;

    private SoundBitmap() {}

    static boolean isSound(RoaringBitmap bits) {
        int before = NONE;
        for (ContainerPointer at = bits.getContainerPointer(); at.getContainer() != null; at.advance()) {
            if (at.key() <= before || !isSound(at.getContainer())) {
                return false;
            }
            before = at.key();
        }
        return true;
    }

    private static boolean isSound(Container container) {
        return switch (container) {
            case RunContainer runs -> isAscending(runs);
            case ArrayContainer array -> isAscending(array.getCharIterator());
            case BitmapContainer bitmap -> bitmap.getCardinality() > 0
                    && bitmap.getCardinality() == bitmap.rank((char) CONTAINER_LAST);
            default -> false;
        };
    }

    private static boolean isAscending(RunContainer runs) {
        int before = NONE;
        for (int i = 0; i < runs.numberOfRuns(); i++) {
            int first = runs.getValue(i);
            // Runs that touch would be one: two masks of the same frames have to be equal.
            if (i > 0 && first <= before + 1) {
                return false;
            }
            before = first + runs.getLength(i);
        }
        return before != NONE && before <= CONTAINER_LAST;
    }

    private static boolean isAscending(CharIterator values) {
        int before = NONE;
        while (values.hasNext()) {
            int value = values.next();
            if (value <= before) {
                return false;
            }
            before = value;
        }
        return before != NONE;
    }
}
