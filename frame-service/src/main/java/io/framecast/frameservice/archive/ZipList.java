package io.framecast.frameservice.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a ZIP (PKWARE's APPNOTE 6.3.10), by its directory; where that is missing because the file was cut short, by the headers
 * before each entry.
 */
final class ZipList {

    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int END_64_LOCATOR = 0x07064b50;
    private static final int LOCAL_BYTES = 30;
    private static final int CENTRAL_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final int END_64_BYTES = 56;
    private static final int LOCATOR_BYTES = 20;
    private static final int MAX_COMMENT_BYTES = 0xffff;
    private static final long UNSAID = 0xffffffffL;
    private static final int ZIP_64_FIELD = 1;
    private static final int ENCRYPTED = 1;
    private static final int SIZES_FOLLOW = 8;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int PIECE_BYTES = 64 << 10;
    /** A descriptor after an entry has 12 to 24 bytes, with or without a signature, for small sizes or large ones. */
    private static final int[] DESCRIPTOR_BYTES = {16, 12, 24, 20};

    private final FileChannel file;
    private final EntryList found = new EntryList();

    private ZipList(FileChannel file) {
        this.file = file;
    }

    static boolean isZip(ByteBuffer beginning) {
        return beginning.remaining() >= 4 && (beginning.getInt(0) == LOCAL || beginning.getInt(0) == END);
    }

    static EntryList read(FileChannel file) throws IOException {
        ZipList list = new ZipList(file);
        Directory directory = list.directory();
        if (directory == null) {
            list.walk();
        } else {
            list.readDirectory(directory);
        }
        return list.found;
    }

    private record Directory(long offset, long entries) {}

    private @Nullable Directory directory() throws IOException {
        long from = Math.max(0, file.size() - END_BYTES - MAX_COMMENT_BYTES);
        ByteBuffer tail = Bytes.read(file, from, END_BYTES + MAX_COMMENT_BYTES);
        for (int at = tail.limit() - END_BYTES; at >= 0; at--) {
            if (tail.getInt(at) == END && at + END_BYTES + u16(tail, at + 20) <= tail.limit()) {
                Directory small = new Directory(u32(tail, at + 16), u16(tail, at + 10));
                return small.offset == UNSAID || small.entries == 0xffff ? large(from + at, small) : small;
            }
        }
        return null;
    }

    private Directory large(long endOffset, Directory small) throws IOException {
        ByteBuffer locator = Bytes.read(file, endOffset - LOCATOR_BYTES, LOCATOR_BYTES);
        if (locator.limit() < LOCATOR_BYTES || locator.getInt(0) != END_64_LOCATOR) {
            return small;
        }
        ByteBuffer end = Bytes.read(file, Math.max(0, locator.getLong(8)), END_64_BYTES);
        return end.limit() < END_64_BYTES || end.getInt(0) != END_64 ? small : new Directory(Math.max(0, end.getLong(48)), end.getLong(32));
    }

    private void readDirectory(Directory directory) throws IOException {
        long at = directory.offset;
        for (long i = 0; i < directory.entries; i++) {
            ByteBuffer header = Bytes.read(file, at, CENTRAL_BYTES);
            if (header.limit() < CENTRAL_BYTES || header.getInt(0) != CENTRAL) {
                found.cutShort();
                return;
            }
            int nameBytes = u16(header, 28);
            int extraBytes = u16(header, 30);
            ByteBuffer more = Bytes.read(file, at + CENTRAL_BYTES, nameBytes + extraBytes);
            String name = name(more, nameBytes);
            Sizes sizes = Sizes.of(u32(header, 24), u32(header, 20), u32(header, 42), more, nameBytes);
            if (!name.endsWith("/")) {
                requireReadable(name, u16(header, 8), u16(header, 10));
                long content = contentOffset(sizes.localOffset);
                if (content < 0) {
                    found.cutShort();
                } else {
                    found.add(new ArchiveEntry(name, content, sizes.storedBytes, sizes.bytes, u16(header, 10) == DEFLATED, u32(header, 16)));
                }
            }
            at += CENTRAL_BYTES + nameBytes + extraBytes + u16(header, 32);
        }
    }

    /** Where an entry's bytes begin; -1 where there is no header before them. */
    private long contentOffset(long localOffset) throws IOException {
        ByteBuffer header = Bytes.read(file, Math.max(0, localOffset), LOCAL_BYTES);
        return header.limit() < LOCAL_BYTES || header.getInt(0) != LOCAL ? -1
                : localOffset + LOCAL_BYTES + u16(header, 26) + u16(header, 28);
    }

    /** From one entry to the next, as far as they are whole. */
    private void walk() throws IOException {
        found.cutShort();
        long at = 0;
        while (true) {
            ByteBuffer header = Bytes.read(file, at, LOCAL_BYTES);
            if (header.limit() < LOCAL_BYTES || header.getInt(0) != LOCAL) {
                return;
            }
            int nameBytes = u16(header, 26);
            ByteBuffer more = Bytes.read(file, at + LOCAL_BYTES, nameBytes + u16(header, 28));
            String name = name(more, nameBytes);
            Sizes sizes = Sizes.of(u32(header, 22), u32(header, 18), 0, more, nameBytes);
            int flags = u16(header, 6);
            int method = u16(header, 8);
            requireReadable(name, flags, method);
            long content = at + LOCAL_BYTES + nameBytes + u16(header, 28);
            boolean isDescribedAfter = (flags & SIZES_FOLLOW) != 0;
            long stored = isDescribedAfter ? inflatedFrom(content, method) : sizes.storedBytes;
            if (stored < 0 || content + stored > file.size()) {
                return;
            }
            if (!name.endsWith("/")) {
                found.add(new ArchiveEntry(name, content, stored, isDescribedAfter ? -1 : sizes.bytes, method == DEFLATED,
                        isDescribedAfter ? -1 : u32(header, 14)));
            }
            at = content + stored + (isDescribedAfter ? descriptorBytes(content + stored) : 0);
        }
    }

    /** How many bytes there are until the deflated data ends; -1 where it does not, or is not deflated and so has no end of its own. */
    private long inflatedFrom(long offset, int method) throws IOException {
        if (method != DEFLATED) {
            return -1;
        }
        byte[] in = new byte[PIECE_BYTES];
        byte[] out = new byte[PIECE_BYTES];
        try (Inflater inflater = new Inflater(true)) {
            long at = offset;
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    int got = Bytes.read(file, at, in, PIECE_BYTES);
                    if (got == 0) {
                        return -1;
                    }
                    at += got;
                    inflater.setInput(in, 0, got);
                }
                if (inflater.inflate(out) == 0 && inflater.needsDictionary()) {
                    return -1;
                }
            }
            return inflater.getBytesRead();
        } catch (DataFormatException e) {
            return -1;
        }
    }

    private int descriptorBytes(long offset) throws IOException {
        for (int bytes : DESCRIPTOR_BYTES) {
            ByteBuffer next = Bytes.read(file, offset + bytes, 4);
            if (next.limit() == 4 && next.getInt(0) == LOCAL) {
                return bytes;
            }
        }
        return DESCRIPTOR_BYTES[0];
    }

    private static void requireReadable(String name, int flags, int method) throws ArchiveException {
        if ((flags & ENCRYPTED) != 0) {
            throw new ArchiveException("the archive is encrypted (file '" + name + "'); send it without a password");
        }
        if (method != STORED && method != DEFLATED) {
            throw new ArchiveException("file '" + name + "' is packed by method " + method + "; pack it stored or deflated");
        }
    }

    /** What is said of an entry's size and place, where it takes more than 32 bits in a field of its own. */
    private record Sizes(long bytes, long storedBytes, long localOffset) {

        static Sizes of(long bytes, long storedBytes, long localOffset, ByteBuffer more, int extraAt) {
            int at = extraAt;
            while (at + 4 <= more.limit()) {
                int fieldBytes = u16(more, at + 2);
                if (u16(more, at) == ZIP_64_FIELD) {
                    return large(bytes, storedBytes, localOffset, more, at + 4, Math.min(more.limit(), at + 4 + fieldBytes));
                }
                at += 4 + fieldBytes;
            }
            return new Sizes(bytes, storedBytes, localOffset);
        }

        private static Sizes large(long bytes, long storedBytes, long localOffset, ByteBuffer more, int from, int end) {
            long[] numbers = {bytes, storedBytes, localOffset};
            int at = from;
            for (int i = 0; i < numbers.length; i++) {
                if (numbers[i] == UNSAID && at + Long.BYTES <= end) {
                    numbers[i] = Math.max(0, more.getLong(at));
                    at += Long.BYTES;
                }
            }
            return new Sizes(numbers[0], numbers[1], numbers[2]);
        }
    }

    /** Old archivers write names in whatever their machine had; those are read byte by byte. */
    private static String name(ByteBuffer more, int nameBytes) {
        byte[] bytes = new byte[Math.min(nameBytes, more.limit())];
        more.get(0, bytes);
        String name = new String(bytes, StandardCharsets.UTF_8);
        return name.indexOf('\ufffd') < 0 ? name : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static int u16(ByteBuffer bytes, int at) {
        return bytes.getShort(at) & 0xffff;
    }

    private static long u32(ByteBuffer bytes, int at) {
        return bytes.getInt(at) & 0xffffffffL;
    }
}
