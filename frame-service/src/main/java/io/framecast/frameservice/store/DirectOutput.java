package io.framecast.frameservice.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Past the system's page cache, in whole blocks out of memory of its own. It costs a tenth of the processors' time that the cache does, and
 * what viewers are being sent stays in the cache while a film is stored.
 *
 * <p>The last block is filled with zeros, and the file then cut to its length: before {@link #finish} it is not what it is to be.
 */
final class DirectOutput implements SegmentOutput {

    private static final Logger LOG = LoggerFactory.getLogger(DirectOutput.class);
    private static final int BLOCK_BYTES = 1 << 20;
    private static final int MOST_ALIGNMENT_BYTES = 64 << 10;

    private final FileChannel file;
    private final int alignmentBytes;
    private final Arena memory = Arena.ofShared();
    private final ByteBuffer block;
    private long bytes;

    /** How files on one disk are opened for it. */
    record Way(OpenOption option, int alignmentBytes) implements SegmentOutput.Opener {

        /**
         * How it is done in that directory; empty where the system, its Java or the disk does not do it, which is tried.
         *
         * @param directory one that is there; a file of the name {@code probe} is made in it and removed
         */
        static Optional<Way> in(Path directory) {
            Path probe = directory.resolve("probe");
            try {
                Optional<OpenOption> option = known();
                long alignment = alignment(directory);
                if (option.isEmpty() || alignment < 1 || alignment > MOST_ALIGNMENT_BYTES || BLOCK_BYTES % alignment != 0) {
                    return Optional.empty();
                }
                Way way = new Way(option.get(), (int) alignment);
                Files.deleteIfExists(probe);
                try (SegmentOutput out = way.open(probe)) {
                    out.write(new ByteBuffer[] {ByteBuffer.wrap(new byte[] {1})});
                    out.end();
                }
                boolean isWritten = Files.size(probe) == 1;
                return isWritten ? Optional.of(way) : Optional.empty();
            } catch (IOException | UnsupportedOperationException e) {
                LOG.info("frames are stored by way of the page cache, {} does not do without: {}", directory, e.toString());
                return Optional.empty();
            } finally {
                remove(probe);
            }
        }

        private static void remove(Path probe) {
            try {
                Files.deleteIfExists(probe);
            } catch (IOException e) {
                LOG.warn("{} could not be removed, the next start removes it: {}", probe, e.toString());
            }
        }

        private static long alignment(Path directory) throws IOException {
            FileStore disk = Files.getFileStore(directory);
            return disk.getBlockSize();
        }

        /** Java has it in a module that not every Java has; the compiler warns of every mention. */
        private static Optional<OpenOption> known() {
            try {
                return Arrays.stream(Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants())
                        .filter(constant -> constant.toString().equals("DIRECT")).map(OpenOption.class::cast).findFirst();
            } catch (ClassNotFoundException e) {
                return Optional.empty();
            }
        }

        @Override
        public SegmentOutput open(Path file) throws IOException {
            FileChannel opened = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, option);
            try {
                return new DirectOutput(opened, alignmentBytes, BLOCK_BYTES);
            } catch (OutOfMemoryError e) {
                // Memory outside the heap may be had again later: this write fails, and its file must not stay open.
                opened.close();
                throw new IOException("no " + BLOCK_BYTES + " bytes for a block to write " + file + " by", e);
            }
        }
    }

    /**
     * @param file empty; closed here
     * @param alignmentBytes what offsets and lengths of writes must be multiples of, and addresses
     * @param blockBytes written at once, a multiple of that
     */
    DirectOutput(FileChannel file, int alignmentBytes, int blockBytes) {
        this.file = file;
        this.alignmentBytes = alignmentBytes;
        this.block = memory.allocate(blockBytes, alignmentBytes).asByteBuffer();
    }

    @Override
    public void write(ByteBuffer[] parts) throws IOException {
        for (ByteBuffer part : parts) {
            bytes += part.remaining();
            while (part.hasRemaining()) {
                int some = Math.min(part.remaining(), block.remaining());
                block.put(block.position(), part, part.position(), some);
                block.position(block.position() + some);
                part.position(part.position() + some);
                if (!block.hasRemaining()) {
                    writeBlock();
                }
            }
        }
    }

    private void writeBlock() throws IOException {
        block.flip();
        while (block.hasRemaining()) {
            file.write(block);
        }
        block.clear();
    }

    @Override
    public void finish() throws IOException {
        writeRest();
        file.force(true);
        close();
    }

    @Override
    public void end() throws IOException {
        writeRest();
        close();
    }

    private void writeRest() throws IOException {
        while (block.position() % alignmentBytes != 0) {
            block.put((byte) 0);
        }
        writeBlock();
        file.truncate(bytes);
    }

    @Override
    public void close() throws IOException {
        try (file) {
            if (memory.scope().isAlive()) {
                memory.close();
            }
        }
    }
}
