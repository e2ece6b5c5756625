package io.framecast.gateway.export;

import io.framecast.gateway.export.ZipRecords.Entry;
import io.framecast.gateway.stream.Pieces;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Iterator;
import java.util.function.IntFunction;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * ZIP of the JPEGs, stored as they are, with a manifest as the last file. A frame is whole in memory when its turn comes, so that its
 * header already has its checksum, and readers that take the archive as it comes can read it. What remains until the end is checksum
 * and digest of each frame; manifest and directory are made of these piece by piece.
 */
final class ZipForm implements ExportForm {

    private static final int PIECE_BYTES = 64 << 10;

    private final FileFrames frames;
    private final Manifest manifest;
    private final ZipRecords records;
    private final int[] checksums;
    private final CRC32 manifestChecksum = new CRC32();
    private final MessageDigest sha256;
    private final long manifestOffset;
    private final long manifestBytes;
    private final long directoryOffset;
    private final long directoryBytes;
    private int at;
    private long offset;

    ZipForm(FileFrames frames) {
        this.frames = frames;
        this.manifest = new Manifest(frames);
        this.records = new ZipRecords(LocalDateTime.ofInstant(frames.movie().createdAt(), ZoneOffset.UTC));
        this.checksums = new int[frames.count()];
        this.sha256 = sha256();
        this.manifestBytes = manifest.bytes();
        long end = 0;
        long directory = 0;
        for (int i = 0; i < frames.count(); i++) {
            directory += ZipRecords.centralBytes(manifest.nameChars(), frames.jpegBytes(i), end);
            end += fileBytes(i);
        }
        this.manifestOffset = end;
        this.directoryBytes = directory + ZipRecords.centralBytes(Manifest.FILE_NAME.length(), manifestBytes, manifestOffset);
        this.directoryOffset = manifestOffset + ZipRecords.localBytes(Manifest.FILE_NAME.length(), manifestBytes) + manifestBytes;
        manifestChecksum.update(manifest.beginning());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    /** A frame with its header. */
    private long fileBytes(int i) {
        return ZipRecords.localBytes(manifest.nameChars(), frames.jpegBytes(i)) + (long) frames.jpegBytes(i);
    }

    @Override
    public long fileBytes() {
        return directoryOffset + directoryBytes + ZipRecords.endBytes(frames.count() + 1L, directoryBytes, directoryOffset);
    }

    @Override
    public Iterator<ByteBuf> before(int frame) {
        return Collections.emptyIterator();
    }

    @Override
    public ByteBuf head(Outgoing frame) {
        frames.check(at, frame);
        CRC32 checksum = new CRC32();
        for (ByteBuffer part : frame.jpeg().nioBuffers()) {
            checksum.update(part.duplicate());
            sha256.update(part);
        }
        checksums[at] = (int) checksum.getValue();
        manifest.digest(at, sha256.digest());
        manifestChecksum.update(manifest.line(at));
        Entry entry = new Entry(manifest.fileName(at), checksums[at], frames.jpegBytes(at), offset);
        offset += fileBytes(at);
        at++;
        return records.local(entry);
    }

    @Override
    public @Nullable ByteBuf tail(Outgoing frame) {
        return null;
    }

    @Override
    public Iterator<ByteBuf> end() {
        manifestChecksum.update(manifest.end());
        Entry last = new Entry(Manifest.FILE_NAME, (int) manifestChecksum.getValue(), manifestBytes, manifestOffset);
        return Pieces.concat(
                Pieces.of(() -> records.local(last), () -> Unpooled.wrappedBuffer(manifest.beginning())),
                new PerFrame(i -> Unpooled.wrappedBuffer(manifest.line(i))),
                Pieces.of(() -> Unpooled.wrappedBuffer(manifest.end())),
                new Directory(),
                Pieces.of(() -> central(last), () -> ZipRecords.end(frames.count() + 1L, directoryBytes, directoryOffset)));
    }

    private ByteBuf central(Entry entry) {
        LittleEndian out = new LittleEndian(ZipRecords.centralBytes(entry.name().length(), entry.bytes(), entry.offset()));
        records.central(out, entry);
        return out.done();
    }

    /** Something of each frame, as many as fit a piece together. */
    private class PerFrame implements Iterator<ByteBuf> {

        private final IntFunction<ByteBuf> maker;
        private int next;

        PerFrame(IntFunction<ByteBuf> maker) {
            this.maker = maker;
        }

        @Override
        public boolean hasNext() {
            return next < frames.count();
        }

        @Override
        public ByteBuf next() {
            LittleEndian out = new LittleEndian(PIECE_BYTES);
            ByteBuf piece = out.done();
            do {
                ByteBuf one = maker.apply(next++);
                piece.writeBytes(one);
                one.release();
            } while (hasNext() && piece.readableBytes() < PIECE_BYTES / 2);
            return piece;
        }
    }

    /** The directory's entries of all frames. */
    private final class Directory extends PerFrame {

        Directory() {
            super(new IntFunction<>() {
                private long entryOffset;

                @Override
                public ByteBuf apply(int i) {
                    Entry entry = new Entry(manifest.fileName(i), checksums[i], frames.jpegBytes(i), entryOffset);
                    entryOffset += fileBytes(i);
                    return central(entry);
                }
            });
        }
    }
}
