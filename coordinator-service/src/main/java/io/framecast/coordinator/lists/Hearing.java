package io.framecast.coordinator.lists;

/**
 * Since when, and until when, a task has been able to hear. Silence counts, and deadlines pass, only for time in which something
 * could have been heard: not while the log does not answer, and after a start, a pause of the process, an outage of the log, or while
 * inputs wait to be read, everyone is granted one full time-out more.
 */
final class Hearing {

    /** Between two ticks at most this passes when all is well; longer, and the process was paused or starved. */
    static final long GAP_MILLIS = 1000;

    /** As many unread records are no backlog: they are read before the next tick. */
    static final long BACKLOG_RECORDS = 1000;

    private final long deafAfterMillis;
    private long sinceMillis;
    private long untilMillis;
    private long lastTickMillis;

    /**
     * @param deafAfterMillis longer without a sign of the log is an outage: what was said meanwhile may not have been written
     * @param nowMillis since when it hears
     */
    Hearing(long deafAfterMillis, long nowMillis) {
        this.deafAfterMillis = deafAfterMillis;
        this.sinceMillis = nowMillis;
        this.untilMillis = nowMillis;
        this.lastTickMillis = nowMillis;
    }

    /**
     * Tells of the time, regularly.
     *
     * @param unread how many input records wait
     * @param heardMillis when the log last gave a sign of itself
     */
    void tick(long nowMillis, long unread, long heardMillis) {
        untilMillis = Math.max(untilMillis, Math.min(heardMillis, nowMillis));
        if (nowMillis - lastTickMillis > GAP_MILLIS || unread > BACKLOG_RECORDS || nowMillis - untilMillis > deafAfterMillis) {
            sinceMillis = nowMillis;
        }
        lastTickMillis = nowMillis;
    }

    /** Since when everything that was said could be heard. */
    long sinceMillis() {
        return sinceMillis;
    }

    /** Until when everything that was said has been heard: no wait is over that ends later. */
    long untilMillis() {
        return untilMillis;
    }

    /** When a wait that began then and lasts that long is over, by what could be heard. */
    long passes(long beganMillis, long lastsMillis) {
        return Math.max(beganMillis, sinceMillis) + lastsMillis;
    }
}
