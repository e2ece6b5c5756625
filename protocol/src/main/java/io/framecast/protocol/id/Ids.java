package io.framecast.protocol.id;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names in a domain: request ids, import ids, movie ids. */
public final class Ids {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int TIME_DIGITS = 10;
    private static final int RANDOM_DIGITS = 12;
    private static final int BITS_PER_DIGIT = 5;
    private static final int MAX_SLUG = 40;
    private static final String REPAIR = "repair-";
    private static final int MAX_REPAIR_VERSION = 22;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    /** The rule that {@link #isValid} checks, for messages. */
    public static final String RULE = "1-64 letters, digits, '.', '_' or '-', beginning with a letter or digit";

    /** Whether a RUID, movie id, node id or import id that came from outside may be used. */
    public static boolean isValid(String id) {
        return NAME.matcher(id).matches();
    }

    /** A new id: 22 characters that sort by time (Crockford's base 32: 48 bits of milliseconds, then 60 random bits). */
    public static String next(Instant now) {
        StringBuilder id = new StringBuilder(TIME_DIGITS + RANDOM_DIGITS);
        append(id, now.toEpochMilli(), TIME_DIGITS);
        append(id, RANDOM.nextLong(), RANDOM_DIGITS);
        return id.toString();
    }

    /** A movie id made of a title: lower case, everything else than letters and digits a dash; "movie" where nothing is left. */
    public static String slug(String title) {
        String slug = title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        if (slug.length() > MAX_SLUG) {
            slug = slug.substring(0, MAX_SLUG).replaceAll("-+$", "");
        }
        return slug.isEmpty() ? "movie" : slug;
    }

    /**
     * The name of a round of a movie's repair: new for each, and the same however often it is decided.
     *
     * @param term the coordinator's term
     * @param sequence of the change that begins it
     */
    public static String repair(String movieId, String movieVersion, long term, long sequence) {
        String movie = movieVersion.substring(0, Math.min(movieVersion.length(), MAX_REPAIR_VERSION));
        return REPAIR + movie + '.' + Integer.toHexString(movieId.hashCode()) + '.' + Long.toString(term, Character.MAX_RADIX) + '.'
                + Long.toString(sequence, Character.MAX_RADIX);
    }

    /** Whether this names a round of a repair, not an import. */
    public static boolean isRepair(String id) {
        return id.startsWith(REPAIR);
    }

    private static void append(StringBuilder id, long value, int digits) {
        for (int shift = (digits - 1) * BITS_PER_DIGIT; shift >= 0; shift -= BITS_PER_DIGIT) {
            id.append(ALPHABET.charAt((int) (value >>> shift) & (ALPHABET.length() - 1)));
        }
    }
}
