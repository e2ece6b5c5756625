package io.framecast.protocol.upload;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * What a piece of a file must sum up to, as the header {@code Upload-Checksum} of tus 1.0 says: an algorithm, and the sum in Base64.
 *
 * @param algorithm which
 * @param header as it came
 */
public record PieceChecksum(Algorithm algorithm, String header) {

    /** The header. */
    public static final String HEADER = "Upload-Checksum";

    /** The status that says that a piece had another sum: tus 1.0, "Checksum". */
    public static final int MISMATCH = 460;

    /** How sums are made. */
    public enum Algorithm {
        /** The one that every server has. */
        SHA1("SHA-1", 20),
        /** Longer. */
        SHA256("SHA-256", 32),
        /** Four bytes, the highest first. */
        CRC32("", 4);

        private final String digest;
        private final int bytes;

        Algorithm(String digest, int bytes) {
            this.digest = digest;
            this.bytes = bytes;
        }

        /** As the header names it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** All of them, as {@code Tus-Checksum-Algorithm} lists them. */
        public static String all() {
            return String.join(",", Arrays.stream(values()).map(Algorithm::text).toList());
        }
    }

    /**
     * Reads the header.
     *
     * @throws IllegalArgumentException where it is none; the message is fit to be shown to a user
     */
    public static PieceChecksum parse(String header) {
        String[] words = header.strip().split(" ", -1);
        Algorithm algorithm = Arrays.stream(Algorithm.values()).filter(each -> each.text().equals(words[0])).findFirst().orElse(null);
        if (algorithm == null) {
            throw new IllegalArgumentException(HEADER + "'s algorithm must be one of " + Algorithm.all() + ", got '" + words[0] + "'");
        }
        if (words.length != 2 || bytes(words[1]).length != algorithm.bytes) {
            throw new IllegalArgumentException(HEADER + " must be an algorithm and its sum of " + algorithm.bytes + " bytes in Base64, got '" + header + "'");
        }
        return new PieceChecksum(algorithm, header.strip());
    }

    private static byte[] bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** Begins to sum up a piece. */
    public Sum begin() {
        return new Sum();
    }

    /** Sums up one piece. Not thread-safe. */
    public final class Sum {

        private final CRC32 crc = new CRC32();
        private final MessageDigest digest;

        private Sum() {
            try {
                digest = MessageDigest.getInstance(algorithm == Algorithm.CRC32 ? Algorithm.SHA1.digest : algorithm.digest);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("SHA-1 and SHA-256 are part of every JDK", e);
            }
        }

        /** Takes bytes; the buffer's position stays. */
        public void add(ByteBuffer part) {
            ByteBuffer bytes = part.duplicate();
            if (algorithm == Algorithm.CRC32) {
                crc.update(bytes);
            } else {
                digest.update(bytes);
            }
        }

        /** Whether it is the sum that the header says; nothing may be added afterwards. */
        public boolean matches() {
            byte[] sum = algorithm == Algorithm.CRC32 ? ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array() : digest.digest();
            return Arrays.equals(sum, bytes(header.split(" ", -1)[1]));
        }
    }
}
