package io.framecast.coordinator.admission;

import java.time.Duration;

/**
 * How the domain's capacity is rationed.
 *
 * @param mode what becomes of a paced request for which there is no room
 * @param share of the frame services' capacity that may be reserved, more than 0, at most 1; the rest is for those that reserve nothing
 * @param queue how many requests may wait
 * @param longestWait who has waited for so long is refused
 */
public record AdmissionRules(Mode mode, double share, int queue, Duration longestWait) {

    /** What becomes of a paced request for which there is no room. */
    public enum Mode {
        /** It waits for its turn. */
        WAIT,
        /** It is refused. */
        REFUSE,
        /** Room is no matter: nothing is reserved. */
        OFF
    }

    /** What holds where nothing is set. */
    public static AdmissionRules defaults() {
        return new AdmissionRules(Mode.WAIT, 0.9, 1000, Duration.ofMinutes(5));
    }

    /** Whether anything is reserved at all. */
    public boolean isOn() {
        return mode != Mode.OFF;
    }
}
