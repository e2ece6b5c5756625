package io.framecast.coordinator.request;

import java.time.Duration;

/**
 * How long a request waits for what.
 *
 * @param askAgain a strategist that has not answered is asked again after this, and then less and less often
 * @param joinAgain SVJOINs are sent again after this until the sink tells of itself
 * @param assureEvery SVJOINs of a request that streams, and of which nothing was heard, are sent again after this: its sink says
 *     that it has it, or that it does not know it
 * @param planUnavailableAgain a request of whose frames some are unavailable is planned again after this, and then less and less often
 * @param planWithin a request without a strategy fails after this
 * @param openWithin a request nobody has opened so long after it was made is abandoned
 * @param reopenWithin a request whose viewer is gone is abandoned after this
 * @param keepEnded an ended request answers duplicates for this long
 */
public record RequestTimings(Duration askAgain, Duration joinAgain, Duration assureEvery, Duration planUnavailableAgain,
        Duration planWithin, Duration openWithin,
        Duration reopenWithin, Duration keepEnded) {

    /** What the contract says. */
    public static RequestTimings defaults() {
        return new RequestTimings(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofMinutes(5),
                Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(60));
    }
}
