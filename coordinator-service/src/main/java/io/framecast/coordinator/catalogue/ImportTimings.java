package io.framecast.coordinator.catalogue;

import java.time.Duration;

/**
 * How long an import waits for what.
 *
 * @param receiveWithin the file must have arrived at a frame service after this
 * @param convertSilence a conversion that tells nothing for this long has failed
 * @param askAgain a question to a strategist that was not answered is sent again after this
 * @param storeAgain requests of targets that have not stored their part are sent again after this
 * @param answerWithin no answer of a strategist for this long: failed
 * @param storeSilence a target that has not stored its part after this, and the time its bytes take, is given up
 * @param storeBytesPerSecond how fast a target must store at least
 * @param attempts how often placing is tried
 * @param keepEnded an ended import answers duplicates for this long
 * @param keepDeleted a deleted movie is defended against what a former primary still writes for this long
 */
public record ImportTimings(Duration receiveWithin, Duration convertSilence, Duration askAgain, Duration storeAgain,
        Duration answerWithin, Duration storeSilence, long storeBytesPerSecond, int attempts, Duration keepEnded,
        Duration keepDeleted) {

    /** Half a minute of silence at most, three attempts. */
    public static ImportTimings defaults() {
        return new ImportTimings(Duration.ofHours(6), Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofSeconds(10),
                Duration.ofSeconds(60), Duration.ofSeconds(30), 4 << 20, 3, Duration.ofSeconds(60),
                Duration.ofHours(1));
    }
}
