package io.framecast.strategist.plan;

import io.framecast.protocol.mask.FrameMask;
import java.util.Arrays;

/**
 * What one source was dealt, as <em>pieces</em> in time order: consecutive frames of one segment. Those of one source lie
 * together, for each source's are gone through by themselves.
 */
final class DealtPieces {

    private static final int FIRST = 0;
    private static final int LENGTH = 1;
    private static final int PORTION = 2;
    private static final int SEGMENT = 3;
    private static final int FIELDS = 4;

    private int[] fields;
    private int count;

    /** @param expected about how many there will be; more may come */
    DealtPieces(int expected) {
        this.fields = new int[FIELDS * Math.max(expected, 1)];
    }

    /** Adds a piece behind all others. */
    void add(int first, int length, int portion, int segment) {
        int at = FIELDS * count++;
        if (at == fields.length) {
            fields = Arrays.copyOf(fields, at * 2);
        }
        fields[at + FIRST] = first;
        fields[at + LENGTH] = length;
        fields[at + PORTION] = portion;
        fields[at + SEGMENT] = segment;
    }

    /** How many pieces there are. */
    int count() {
        return count;
    }

    /** The piece's first frame. */
    int first(int piece) {
        return fields[FIELDS * piece + FIRST];
    }

    /** How many frames the piece has. */
    int length(int piece) {
        return fields[FIELDS * piece + LENGTH];
    }

    /** The class's part that the source has, of whose frames the piece is. */
    int portion(int piece) {
        return fields[FIELDS * piece + PORTION];
    }

    /** The segment that the piece is cut from. */
    int segment(int piece) {
        return fields[FIELDS * piece + SEGMENT];
    }

    FrameMask toMask() {
        FrameList list = new FrameList(count);
        for (int piece = 0; piece < count; piece++) {
            list.addRun(first(piece), first(piece) + length(piece) - 1);
        }
        return list.toMask();
    }
}
