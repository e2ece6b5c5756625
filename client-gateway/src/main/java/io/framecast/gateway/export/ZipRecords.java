package io.framecast.gateway.export;

import io.netty.buffer.ByteBuf;
import java.time.LocalDateTime;

/**
 * The records of a ZIP file whose entries are stored as they are (PKWARE APPNOTE 6.3.10). Sizes, offsets and counts that do not fit
 * their fields are in zip64 extensions. Pure.
 */
final class ZipRecords {

    /**
     * One file in it.
     *
     * @param name of ASCII characters
     * @param crc32 of its bytes
     * @param bytes its length
     * @param offset where its local header begins
     */
    record Entry(String name, int crc32, long bytes, long offset) {}

    private static final int LOCAL_BYTES = 30;
    private static final int CENTRAL_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final int END64_BYTES = 56 + 20;
    private static final int EXTRA_HEADER_BYTES = 4;
    private static final long MOST_32 = 0xffff_ffffL;
    private static final int MOST_16 = 0xffff;
    private static final int PLAIN_VERSION = 20;
    private static final int ZIP64_VERSION = 45;
    private static final int ZIP64_EXTRA = 1;
    private static final int FIRST_DOS_YEAR = 1980;
    private static final int LAST_DOS_YEAR = 2107;

    private final int dosTime;
    private final int dosDate;

    /** @param modified the time of all files, as the archive says it; without a zone, as archives are */
    ZipRecords(LocalDateTime modified) {
        boolean canBeSaid = modified.getYear() >= FIRST_DOS_YEAR && modified.getYear() <= LAST_DOS_YEAR;
        LocalDateTime said = canBeSaid ? modified : LocalDateTime.of(FIRST_DOS_YEAR, 1, 1, 0, 0);
        this.dosTime = said.getHour() << 11 | said.getMinute() << 5 | said.getSecond() / 2;
        this.dosDate = (said.getYear() - FIRST_DOS_YEAR) << 9 | said.getMonthValue() << 5 | said.getDayOfMonth();
    }

    /** The length of a local header. */
    static int localBytes(int nameChars, long bytes) {
        return LOCAL_BYTES + nameChars + (bytes >= MOST_32 ? EXTRA_HEADER_BYTES + 2 * Long.BYTES : 0);
    }

    /** What stands before a file's bytes. */
    ByteBuf local(Entry entry) {
        boolean isLarge = entry.bytes >= MOST_32;
        LittleEndian out = new LittleEndian(localBytes(entry.name.length(), entry.bytes))
                .ascii("PK\003\004")
                .u16(isLarge ? ZIP64_VERSION : PLAIN_VERSION);
        common(out, entry).u16(entry.name.length()).u16(isLarge ? EXTRA_HEADER_BYTES + 2 * Long.BYTES : 0).ascii(entry.name);
        if (isLarge) {
            out.u16(ZIP64_EXTRA).u16(2 * Long.BYTES).u64(entry.bytes).u64(entry.bytes);
        }
        return out.done();
    }

    /** Flags, method, time, checksum and lengths. */
    private LittleEndian common(LittleEndian out, Entry entry) {
        long bytes = Math.min(entry.bytes, MOST_32);
        return out.u16(0).u16(0).u16(dosTime).u16(dosDate).u32(entry.crc32).u32(bytes).u32(bytes);
    }

    /** The length of a directory entry. */
    static int centralBytes(int nameChars, long bytes, long offset) {
        int extra = extraBytes(bytes, offset);
        return CENTRAL_BYTES + nameChars + (extra == 0 ? 0 : EXTRA_HEADER_BYTES + extra);
    }

    private static int extraBytes(long bytes, long offset) {
        return (bytes >= MOST_32 ? 2 * Long.BYTES : 0) + (offset >= MOST_32 ? Long.BYTES : 0);
    }

    /** Writes a directory entry. */
    void central(LittleEndian out, Entry entry) {
        int extra = extraBytes(entry.bytes, entry.offset);
        int version = extra == 0 ? PLAIN_VERSION : ZIP64_VERSION;
        out.ascii("PK\001\002").u16(version).u16(version);
        common(out, entry).u16(entry.name.length()).u16(extra == 0 ? 0 : EXTRA_HEADER_BYTES + extra).u16(0).u16(0).u16(0).u32(0)
                .u32(Math.min(entry.offset, MOST_32))
                .ascii(entry.name);
        if (extra > 0) {
            out.u16(ZIP64_EXTRA).u16(extra);
        }
        if (entry.bytes >= MOST_32) {
            out.u64(entry.bytes).u64(entry.bytes);
        }
        if (entry.offset >= MOST_32) {
            out.u64(entry.offset);
        }
    }

    /** The length of what ends the archive. */
    static int endBytes(long entries, long directoryBytes, long directoryOffset) {
        return END_BYTES + (needsZip64(entries, directoryBytes, directoryOffset) ? END64_BYTES : 0);
    }

    private static boolean needsZip64(long entries, long directoryBytes, long directoryOffset) {
        return entries >= MOST_16 || directoryBytes >= MOST_32 || directoryOffset >= MOST_32;
    }

    /** What ends the archive. */
    static ByteBuf end(long entries, long directoryBytes, long directoryOffset) {
        LittleEndian out = new LittleEndian(END_BYTES + END64_BYTES);
        if (needsZip64(entries, directoryBytes, directoryOffset)) {
            out.ascii("PK\006\006").u64(44).u16(ZIP64_VERSION).u16(ZIP64_VERSION).u32(0).u32(0).u64(entries).u64(entries)
                    .u64(directoryBytes).u64(directoryOffset);
            out.ascii("PK\006\007").u32(0).u64(directoryOffset + directoryBytes).u32(1);
        }
        int count = (int) Math.min(entries, MOST_16);
        return out.ascii("PK\005\006").u16(0).u16(0).u16(count).u16(count)
                .u32(Math.min(directoryBytes, MOST_32))
                .u32(Math.min(directoryOffset, MOST_32))
                .u16(0)
                .done();
    }
}
