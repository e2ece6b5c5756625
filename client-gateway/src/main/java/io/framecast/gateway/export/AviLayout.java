package io.framecast.gateway.export;

import java.util.ArrayList;
import java.util.List;

/**
 * Where everything in an AVI file lies, known before its first byte is written. Pure.
 *
 * <h2>Small files</h2>
 * <pre>
 *   RIFF 'AVI '
 *     LIST hdrl          avih, LIST strl (strh, strf)
 *     LIST movi          00dc, 00dc, …
 *     idx1               16 bytes a frame
 * </pre>
 *
 * <h2>Large files</h2>
 * A RIFF chunk's length has 32 bits, and old readers take it as signed. Frames beyond the first gigabyte go into further chunks, each
 * with an index of its own, and the header has an index of these (OpenDML AVI File Format Extensions, 1.02, 1996):
 * <pre>
 *   RIFF 'AVI '
 *     LIST hdrl          avih, LIST strl (strh, strf, indx), LIST odml (dmlh)
 *     LIST movi          00dc, …, ix00
 *     idx1               of the frames in this chunk, for readers that know no other
 *   RIFF 'AVIX'
 *     LIST movi          00dc, …, ix00
 *   …
 * </pre>
 */
final class AviLayout {

    /** A RIFF chunk takes no frame beyond so many bytes of frames. */
    static final long RIFF_BYTES = 1L << 30;

    static final int CHUNK_HEADER_BYTES = 8;
    static final int LIST_HEADER_BYTES = 12;
    static final int AVIH_BYTES = 56;
    static final int STRH_BYTES = 56;
    static final int STRF_BYTES = 40;
    static final int DMLH_BYTES = 248;
    static final int IDX1_ENTRY_BYTES = 16;
    static final int SUPER_INDEX_HEADER_BYTES = 24;
    static final int SUPER_INDEX_ENTRY_BYTES = 16;
    static final int INDEX_HEADER_BYTES = 24;
    static final int INDEX_ENTRY_BYTES = 8;

    /**
     * A RIFF chunk.
     *
     * @param first which of the file's frames is its first
     * @param count how many frames it has
     * @param offset where it begins in the file
     * @param framesBytes the length of its frames' chunks, headers and padding included
     */
    record Riff(int first, int count, long offset, long framesBytes) {

        int end() {
            return first + count;
        }
    }

    private final FileFrames frames;
    private final List<Riff> riffs = new ArrayList<>();
    private final boolean isLarge;
    private final long fileBytes;

    /** @param riffBytes see {@link #RIFF_BYTES} */
    AviLayout(FileFrames frames, long riffBytes) {
        this.frames = frames;
        List<int[]> parts = split(riffBytes);
        this.isLarge = parts.size() > 1;
        long offset = 0;
        for (int[] part : parts) {
            Riff riff = new Riff(part[0], part[1], offset, framesBytes(part[0], part[1]));
            offset += CHUNK_HEADER_BYTES + riffLength(riff, parts.size());
            riffs.add(riff);
        }
        this.fileBytes = offset;
    }

    private List<int[]> split(long riffBytes) {
        List<int[]> parts = new ArrayList<>();
        int first = 0;
        long bytes = 0;
        for (int i = 0; i < frames.count(); i++) {
            int chunk = chunkBytes(i);
            if (i > first && bytes + chunk > riffBytes) {
                parts.add(new int[] {first, i - first});
                first = i;
                bytes = 0;
            }
            bytes += chunk;
        }
        parts.add(new int[] {first, frames.count() - first});
        return parts;
    }

    private long framesBytes(int first, int count) {
        long bytes = 0;
        for (int i = first; i < first + count; i++) {
            bytes += chunkBytes(i);
        }
        return bytes;
    }

    /** A frame with its chunk's header and the byte that makes its length even. */
    int chunkBytes(int i) {
        int bytes = frames.jpegBytes(i);
        return CHUNK_HEADER_BYTES + bytes + (bytes & 1);
    }

    List<Riff> riffs() {
        return riffs;
    }

    /** Whether it has several RIFF chunks, and the OpenDML extensions. */
    boolean isLarge() {
        return isLarge;
    }

    long fileBytes() {
        return fileBytes;
    }

    /** What the length field of the RIFF chunk says. */
    long riffLength(Riff riff) {
        return riffLength(riff, riffs.size());
    }

    private static long riffLength(Riff riff, int riffs) {
        long header = riff.first == 0 ? CHUNK_HEADER_BYTES + hdrlLength(riffs) : 0;
        long idx1 = riff.first == 0 ? CHUNK_HEADER_BYTES + idx1Length(riff) : 0;
        return 4 + header + CHUNK_HEADER_BYTES + moviLength(riff, riffs > 1) + idx1;
    }

    /** What the length field of the header's list says. */
    long hdrlLength() {
        return hdrlLength(riffs.size());
    }

    private static long hdrlLength(int riffs) {
        return 4 + CHUNK_HEADER_BYTES + AVIH_BYTES + CHUNK_HEADER_BYTES + strlLength(riffs)
                + (riffs > 1 ? LIST_HEADER_BYTES + CHUNK_HEADER_BYTES + DMLH_BYTES : 0);
    }

    /** What the length field of the stream header's list says. */
    long strlLength() {
        return strlLength(riffs.size());
    }

    private static long strlLength(int riffs) {
        long superIndex = riffs > 1 ? CHUNK_HEADER_BYTES + superIndexLength(riffs) : 0;
        return 4 + CHUNK_HEADER_BYTES + STRH_BYTES + CHUNK_HEADER_BYTES + STRF_BYTES + superIndex;
    }

    /** What the length field of the index of indexes says. */
    static long superIndexLength(int riffs) {
        return SUPER_INDEX_HEADER_BYTES + (long) SUPER_INDEX_ENTRY_BYTES * riffs;
    }

    /** What the length field of the RIFF chunk's list of frames says. */
    long moviLength(Riff riff) {
        return moviLength(riff, isLarge);
    }

    private static long moviLength(Riff riff, boolean isLarge) {
        return 4 + riff.framesBytes + (isLarge ? CHUNK_HEADER_BYTES + indexLength(riff) : 0);
    }

    /** What the length field of the RIFF chunk's own index says. */
    static long indexLength(Riff riff) {
        return INDEX_HEADER_BYTES + (long) INDEX_ENTRY_BYTES * riff.count;
    }

    /** What the length field of the old index says. */
    static long idx1Length(Riff riff) {
        return (long) IDX1_ENTRY_BYTES * riff.count;
    }

    /** Where the first frame's chunk of that RIFF chunk begins in the file. */
    long framesOffset(Riff riff) {
        return riff.offset + LIST_HEADER_BYTES + (riff.first == 0 ? CHUNK_HEADER_BYTES + hdrlLength() : 0) + LIST_HEADER_BYTES;
    }

    /** Where the own index of that RIFF chunk begins in the file. */
    long indexOffset(Riff riff) {
        return framesOffset(riff) + riff.framesBytes;
    }
}
