package io.framecast.coordinator.lists;

/**
 * Since when a task has been able to hear. Silence counts, and deadlines fire, only for what could have been heard: after a
 * start, a pause of the process, or while inputs wait to be read, everyone is granted one full time-out more.
 */
final class Hearing {

    /** Between two ticks at most this passes when all is well; longer, and the process was paused or starved. */
    static final long GAP_MILLIS = 1000;

    /** As many unread records are no backlog: they are read before the next tick. */
    static final long BACKLOG_RECORDS = 1000;

    private long sinceMillis;
    private long lastTickMillis;

    Hearing(long nowMillis) {
        this.sinceMillis = nowMillis;
        this.lastTickMillis = nowMillis;
    }

    /**
     * Tells of the time, regularly.
     *
     * @param unread how many input records wait
     */
    void tick(long nowMillis, long unread) {
        if (nowMillis - lastTickMillis > GAP_MILLIS || unread > BACKLOG_RECORDS) {
            sinceMillis = nowMillis;
        }
        lastTickMillis = nowMillis;
    }

    /** Since when everything that was said could be heard. */
    long sinceMillis() {
        return sinceMillis;
    }

    /** When a wait that began then and lasts that long has passed, by what could be heard. */
    long passes(long beganMillis, long lastsMillis) {
        return Math.max(beganMillis, sinceMillis) + lastsMillis;
    }
}
