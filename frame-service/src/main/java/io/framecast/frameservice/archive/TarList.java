package io.framecast.frameservice.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The entries of a TAR (POSIX.1-2001's ustar and pax; GNU's long names): files alone, no links and no devices. */
final class TarList {

    static final int HEADER_BYTES = 512;

    private static final int NAME_BYTES = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE_BYTES = 12;
    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_BYTES = 8;
    private static final int TYPE_AT = 156;
    private static final int MAGIC_AT = 257;
    private static final int PREFIX_AT = 345;
    private static final int PREFIX_BYTES = 155;
    private static final int MAX_EXTENSION_BYTES = 1 << 20;

    private final FileChannel file;
    private final EntryList found = new EntryList();
    private @Nullable String nextName;
    private long nextBytes = -1;

    private TarList(FileChannel file) {
        this.file = file;
    }

    static boolean isTar(ByteBuffer header) {
        return header.limit() == HEADER_BYTES && header.get(0) != 0 && hasItsChecksum(header);
    }

    static EntryList read(FileChannel file) throws IOException {
        TarList list = new TarList(file);
        list.walk();
        return list.found;
    }

    private void walk() throws IOException {
        long at = 0;
        while (at < file.size()) {
            ByteBuffer header = Bytes.read(file, at, HEADER_BYTES);
            if (header.limit() == HEADER_BYTES && header.get(0) == 0) {
                return;
            }
            if (!isTar(header)) {
                break;
            }
            char type = (char) header.get(TYPE_AT);
            boolean isExtension = type == 'L' || type == 'x' || type == 'g' || type == 'K';
            long bytes = isExtension || nextBytes < 0 ? number(header, SIZE_AT, SIZE_BYTES) : nextBytes;
            long content = at + HEADER_BYTES;
            if (bytes < 0 || bytes > file.size() - content) {
                break;
            }
            if (isExtension) {
                extend(type, content, bytes);
            } else {
                if (type == '0' || type == 0 || type == '7') {
                    found.add(new ArchiveEntry(nextName != null ? nextName : name(header), content, bytes, bytes, false, -1));
                }
                nextName = null;
                nextBytes = -1;
            }
            at = content + (bytes + HEADER_BYTES - 1) / HEADER_BYTES * HEADER_BYTES;
        }
        // Some archivers leave out the empty blocks at the end.
        if (at != file.size()) {
            found.cutShort();
        }
    }

    private void extend(char type, long content, long bytes) throws IOException {
        if (bytes > MAX_EXTENSION_BYTES) {
            throw new ArchiveException("the archive has a name of " + bytes + " bytes; names may have up to " + MAX_EXTENSION_BYTES);
        }
        ByteBuffer text = Bytes.read(file, content, (int) bytes);
        if (type == 'L') {
            nextName = text(text, 0, text.limit());
        } else if (type == 'x') {
            readPax(text);
        }
    }

    /** Lines of {@code LENGTH KEY=VALUE}, where LENGTH counts the whole line. */
    private void readPax(ByteBuffer text) {
        int at = 0;
        while (at < text.limit()) {
            int space = at;
            int length = 0;
            while (space < text.limit() && text.get(space) >= '0' && text.get(space) <= '9' && length < MAX_EXTENSION_BYTES) {
                length = 10 * length + text.get(space++) - '0';
            }
            if (length <= space - at || at + length > text.limit()) {
                return;
            }
            String line = text(text, space + 1, at + length - 1);
            if (line.startsWith("path=")) {
                nextName = line.substring("path=".length());
            } else if (line.startsWith("size=")) {
                nextBytes = digits(line.substring("size=".length()));
            }
            at += length;
        }
    }

    private static long digits(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static String name(ByteBuffer header) {
        String name = text(header, 0, NAME_BYTES);
        // GNU's own form has other things where POSIX has the beginning of a long name.
        boolean isPosix = header.get(MAGIC_AT) == 'u' && header.get(MAGIC_AT + 5) == 0;
        String prefix = isPosix ? text(header, PREFIX_AT, PREFIX_AT + PREFIX_BYTES) : "";
        return prefix.isEmpty() ? name : prefix + '/' + name;
    }

    private static String text(ByteBuffer bytes, int from, int to) {
        int end = from;
        while (end < to && bytes.get(end) != 0) {
            end++;
        }
        byte[] text = new byte[Math.max(0, end - from)];
        bytes.get(from, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Octal digits, or with the first bit set a binary number. */
    private static long number(ByteBuffer header, int at, int bytes) {
        long number = 0;
        if ((header.get(at) & 0x80) != 0) {
            for (int i = at + bytes - Long.BYTES; i < at + bytes; i++) {
                number = number << 8 | (header.get(i) & 0xff);
            }
            return number;
        }
        for (int i = at; i < at + bytes; i++) {
            int digit = header.get(i) - '0';
            if (digit >= 0 && digit <= 7) {
                number = 8 * number + digit;
            }
        }
        return number;
    }

    private static boolean hasItsChecksum(ByteBuffer header) {
        long sum = 0;
        for (int i = 0; i < HEADER_BYTES; i++) {
            boolean isSum = i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_BYTES;
            sum += isSum ? ' ' : header.get(i) & 0xff;
        }
        return sum == number(header, CHECKSUM_AT, CHECKSUM_BYTES);
    }
}
