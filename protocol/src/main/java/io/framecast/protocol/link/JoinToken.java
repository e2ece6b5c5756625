package io.framecast.protocol.link;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What lets a node join a video group: HMAC-SHA256 (RFC 2104) with the domain's secret. The coordinator mints it, the sink
 * checks it; no state is kept. Thread-safe.
 */
public final class JoinToken {

    /** In which header of a call to a frame service a token goes. */
    public static final String HEADER = "X-Framecast-Token";

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** @param secret the domain's secret */
    public JoinToken(String secret) {
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** What a frame service says to a call without the right token. */
    public static String refusal(String whatFor) {
        return HEADER + " must be the token of " + whatFor + "; it is minted with framecast.secret, which must be the same on every node";
    }

    /** The token that lets that start of the node join the group of this RUID, term and epoch. */
    public String mint(String ruid, String node, long incarnation, long term, int epoch) {
        return sign("join", ruid, node, Long.toString(incarnation), Long.toString(term), Integer.toString(epoch));
    }

    /** Whether the token is the one that {@link #mint} makes of the same; takes the same time whatever differs. */
    public boolean admits(String token, String ruid, String node, long incarnation, long term, int epoch) {
        return same(token, mint(ruid, node, incarnation, term, epoch));
    }

    /** The token with which a gateway may upload the file of an import to a frame service. */
    public String mintUpload(String importId, String movieId, String movieVersion) {
        return sign("upload", importId, movieId, movieVersion);
    }

    /** Whether the token is the one that {@link #mintUpload} makes of the same. */
    public boolean admitsUpload(String token, String importId, String movieId, String movieVersion) {
        return same(token, mintUpload(importId, movieId, movieVersion));
    }

    /** The token with which a gateway may have a frame service keep, and go on with, a file that comes in pieces. */
    public String mintPieces(String importId, String node) {
        return sign("pieces", importId, node);
    }

    /** Whether the token is the one that {@link #mintPieces} makes of the same. */
    public boolean admitsPieces(String token, String importId, String node) {
        return same(token, mintPieces(importId, node));
    }

    /** The token with which a gateway may read what a frame service's index says of a movie version. */
    public String mintIndex(String movieId, String movieVersion) {
        return sign("index", movieId, movieVersion);
    }

    /** Whether the token is the one that {@link #mintIndex} makes of the same. */
    public boolean admitsIndex(String token, String movieId, String movieVersion) {
        return same(token, mintIndex(movieId, movieVersion));
    }

    /** The token with which a gateway may have a frame service check what it stores of a movie version. */
    public String mintCheck(String movieId, String movieVersion) {
        return sign("check", movieId, movieVersion);
    }

    /** Whether the token is the one that {@link #mintCheck} makes of the same. */
    public boolean admitsCheck(String token, String movieId, String movieVersion) {
        return same(token, mintCheck(movieId, movieVersion));
    }

    /** The token with which a gateway may tell a frame service to drain, or no longer to. */
    public String mintDrain(String node) {
        return sign("drain", node);
    }

    /** Whether the token is the one that {@link #mintDrain} makes of the same. */
    public boolean admitsDrain(String token, String node) {
        return same(token, mintDrain(node));
    }

    /** The token with which a gateway may append frames to a movie version on a frame service, as the writer of that epoch. */
    public String mintAppend(String movieId, String movieVersion, int epoch) {
        return sign("append", movieId, movieVersion, Integer.toString(epoch));
    }

    /** Whether the token is the one that {@link #mintAppend} makes of the same. */
    public boolean admitsAppend(String token, String movieId, String movieVersion, int epoch) {
        return same(token, mintAppend(movieId, movieVersion, epoch));
    }

    private static boolean same(String given, String right) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    private String sign(String... fields) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (String field : fields) {
                byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
                // The length first, so that no two lists of fields run into the same bytes.
                mac.update((byte) (bytes.length >>> 8));
                mac.update((byte) bytes.length);
                mac.update(bytes);
            }
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is part of every JDK", e);
        }
    }
}
