package io.framecast.frameservice.store;

/**
 * Records of one segment that lie one behind the other, as they go out in one piece.
 *
 * @param offset where in the segment the first begins
 * @param bytes how long they are together
 * @param frames how many they are
 */
record RecordRun(long offset, long bytes, int frames) {

    /**
     * The longest run that begins with {@code frames[from]}, keeps to their order and ends before {@code to}.
     *
     * @param index has {@code frames[from]}
     * @param maxBytes it is not to be longer, but for the first record
     */
    static RecordRun of(SegmentIndex index, int[] frames, int from, int to, int maxBytes) {
        int first = index.find(frames[from]);
        long offset = index.offset(first);
        long bytes = index.recordBytes(first);
        int count = 1;
        for (int i = from + 1; i < to; i++) {
            int entry = index.find(frames[i]);
            if (entry < 0 || index.offset(entry) != offset + bytes || bytes + index.recordBytes(entry) > maxBytes) {
                break;
            }
            bytes += index.recordBytes(entry);
            count++;
        }
        return new RecordRun(offset, bytes, count);
    }
}
