package io.framecast.frameservice.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The files in a ZIP (APPNOTE 6.3) or TAR (POSIX.1-2001, GNU), in the natural order of their names. Only the list of its entries is in
 * memory, and one entry at a time. Not thread-safe.
 *
 * <p>What it takes is bounded whatever the archive says of itself: how many entries, how large one is, and how much all unpack to. Names
 * that point out of the archive are refused. What no person put there is left out.
 */
public final class Archive implements AutoCloseable {

    /** Entries it may have: three hours at 25 frames/s. */
    static final int MOST_ENTRIES = 300_000;
    /** JPEGs do not get smaller by packing; what grows more than this is made to. */
    static final long MOST_GROWTH = 100;
    /** Small files may grow as they like. */
    private static final long FREE_GROWTH_BYTES = 64L << 20;
    private static final int PIECE_BYTES = 64 << 10;

    private final FileChannel file;
    private final List<ArchiveEntry> entries;
    private final boolean isCutShort;
    private final int junk;
    private final byte[] piece = new byte[PIECE_BYTES];
    private long unpackedBytes;

    private Archive(FileChannel file, EntryList listed) throws ArchiveException {
        this.file = file;
        this.isCutShort = listed.isCutShort();
        for (ArchiveEntry entry : listed.entries()) {
            if (EntryName.leavesArchive(entry.name())) {
                throw new ArchiveException("the archive has a file named '" + entry.name()
                        + "', which points out of it; names must be relative and without '..'");
            }
        }
        this.entries = listed.entries().stream()
                .filter(entry -> !EntryName.isJunk(entry.name()))
                .sorted(Comparator.comparing(ArchiveEntry::name, new NaturalOrder()))
                .toList();
        this.junk = listed.entries().size() - entries.size();
    }

    /** Opens an archive; empty where the file is none. */
    public static Optional<Archive> open(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        try {
            EntryList listed = list(file);
            if (listed != null) {
                return Optional.of(new Archive(file, listed));
            }
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
        file.close();
        return Optional.empty();
    }

    private static @Nullable EntryList list(FileChannel file) throws IOException {
        ByteBuffer beginning = Bytes.read(file, 0, TarList.HEADER_BYTES);
        return ZipList.isZip(beginning) ? ZipList.read(file) : TarList.isTar(beginning) ? TarList.read(file) : null;
    }

    /** How many files it has, those left out not counted. */
    public int count() {
        return entries.size();
    }

    /** How many files were left out because no person put them there. */
    public int junk() {
        return junk;
    }

    /** Whether it ends before it should. */
    public boolean isCutShort() {
        return isCutShort;
    }

    /** The name of the i-th file. */
    public String name(int i) {
        return entries.get(i).name();
    }

    /**
     * The first bytes of the i-th file, up to as many as asked for; fewer where it is shorter or damaged.
     *
     * @param most 1 or more
     */
    public ByteBuffer beginning(int i, int most) throws IOException {
        return read(entries.get(i), most).content();
    }

    /**
     * The i-th file; empty where it is damaged, cut short or larger than allowed.
     *
     * @param most bytes it may have
     * @throws ArchiveException where all that was read is more than an archive of JPEGs could unpack to
     */
    public Optional<ByteBuffer> content(int i, int most) throws IOException {
        ArchiveEntry entry = entries.get(i);
        if (entry.bytes() > most) {
            return Optional.empty();
        }
        Unpacked unpacked = read(entry, most);
        unpackedBytes += unpacked.content().remaining();
        if (unpackedBytes > FREE_GROWTH_BYTES && unpackedBytes / MOST_GROWTH > file.size()) {
            throw new ArchiveException("the archive unpacks to more than " + MOST_GROWTH + " times its size, as no archive of JPEGs does");
        }
        return unpacked.isWhole() && isUndamaged(entry, unpacked.content()) ? Optional.of(unpacked.content()) : Optional.empty();
    }

    private static boolean isUndamaged(ArchiveEntry entry, ByteBuffer content) {
        if (entry.crc32() < 0) {
            return true;
        }
        CRC32 crc = new CRC32();
        crc.update(content.duplicate());
        return crc.getValue() == entry.crc32();
    }

    /** What came of an entry, and whether that is all of it. */
    private record Unpacked(ByteBuffer content, boolean isWhole) {}

    private Unpacked read(ArchiveEntry entry, int most) throws IOException {
        if (!entry.isDeflated()) {
            ByteBuffer content = Bytes.read(file, entry.offset(), (int) Math.min(most, entry.storedBytes()));
            return new Unpacked(content, content.remaining() == entry.storedBytes());
        }
        int expected = (int) Math.min(Math.min(most, entry.bytes() < 0 ? most : entry.bytes()), 2 * entry.storedBytes() + PIECE_BYTES);
        byte[] content = new byte[Math.max(1, expected)];
        int filled = 0;
        long at = entry.offset();
        long end = entry.offset() + entry.storedBytes();
        try (Inflater inflater = new Inflater(true)) {
            while (!inflater.finished() && filled < most) {
                if (inflater.needsInput()) {
                    int got = Bytes.read(file, at, piece, (int) Math.min(PIECE_BYTES, end - at));
                    if (got <= 0) {
                        break;
                    }
                    at += got;
                    inflater.setInput(piece, 0, got);
                }
                if (filled == content.length) {
                    content = Arrays.copyOf(content, (int) Math.min(most, 2L * content.length));
                }
                filled += inflater.inflate(content, filled, content.length - filled);
                if (inflater.needsDictionary()) {
                    break;
                }
            }
            return new Unpacked(ByteBuffer.wrap(content, 0, filled), inflater.finished() || isAtEnd(inflater));
        } catch (DataFormatException e) {
            return new Unpacked(ByteBuffer.wrap(content, 0, filled), false);
        }
    }

    /** Where the buffer was just full, the end of the data may not have been seen yet. */
    private static boolean isAtEnd(Inflater inflater) throws DataFormatException {
        return inflater.inflate(new byte[1]) == 0 && inflater.finished();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
