package io.framecast.localcluster.layout;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By what a data directory was written last; kept in it as {@code version.json}.
 *
 * @param format number of the directory's layout, see {@link #FORMAT}
 * @param framecast version of Framecast, for messages
 * @param kafka version of Kafka, whose data older versions do not open
 * @param postgres major version of PostgreSQL, whose data no other major version opens; {@link #NO_DATABASE} where there is none
 */
public record DataVersion(int format, String framecast, String kafka, int postgres) {

    /**
     * The layout that this version of the launcher writes. A change that the version before could not read makes the next
     * number and a way to take the former over. 0 stands for directories from before there was a number; they differ in that alone.
     */
    public static final int FORMAT = 1;

    /** In place of a PostgreSQL version: the directory has no database, it is elsewhere or was never made. */
    public static final int NO_DATABASE = 0;

    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?");

    /** What to do with data that is found. */
    public sealed interface Verdict {

        /** It can be used as it is. */
        record Fits() implements Verdict {}

        /** It was written by an earlier version and is taken over; {@code what} says so. */
        record TakenOver(String what) implements Verdict {}

        /** It cannot be used; {@code why} says rule, value and remedy. */
        record Refused(String why) implements Verdict {}
    }

    /** As the stamp of a directory that has data and no stamp. */
    public static DataVersion beforeStamps(int postgres) {
        return new DataVersion(0, "before 0.1", "0.0", postgres);
    }

    /** Whether this version may open data with that stamp; no stamp means that there is no data yet. */
    public Verdict judge(Optional<DataVersion> stamp, String place) {
        if (stamp.isEmpty() || stamp.get().equals(this)) {
            return new Verdict.Fits();
        }
        DataVersion found = stamp.get();
        if (found.format() > format) {
            return refused(place, "has data of format %d, written by Framecast %s; this is Framecast %s, which reads formats up to %d"
                    .formatted(found.format(), found.framecast(), framecast, format), "use that version");
        }
        if (found.postgres() != NO_DATABASE && found.postgres() != postgres) {
            return refused(place, "has a database of PostgreSQL %d; this is Framecast %s with PostgreSQL %d, which opens its own alone"
                    .formatted(found.postgres(), framecast, postgres), "use the version that wrote it (" + found.framecast() + ")");
        }
        if (isNewer(found.kafka(), kafka)) {
            return refused(place, "has data of Kafka %s, written by Framecast %s; this is Framecast %s with Kafka %s, which does not open newer data"
                    .formatted(found.kafka(), found.framecast(), framecast, kafka), "use that version");
        }
        return new Verdict.TakenOver("%s has data of Framecast %s in format %d; it is taken over by %s in format %d"
                .formatted(place, found.framecast(), found.format(), framecast, format));
    }

    private static Verdict refused(String place, String what, String remedy) {
        return new Verdict.Refused(place + " " + what + "; " + remedy + ", or another directory with --data");
    }

    /** Whether the first version is above the second, by major and minor number; patches of Kafka open one another's data. */
    private static boolean isNewer(String one, String other) {
        return numberOf(one) > numberOf(other);
    }

    private static long numberOf(String version) {
        Matcher matcher = NUMBERS.matcher(version);
        return matcher.lookingAt() ? Long.parseLong(matcher.group(1)) * 100_000 + Long.parseLong(matcher.group(2)) : 0;
    }
}
