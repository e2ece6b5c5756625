package io.framecast.simulation.node;

import io.framecast.protocol.delivery.Pace;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A source's link, and when what happened to it. */
final class Peer {

    /** Asks that follow one another sooner count as one. */
    private static final long ASKS_APART_MILLIS = 500;

    @Nullable SinkLink link;
    final Pace pace = new Pace();
    long downSinceMillis;
    /** When its loss was told last; 0 where it was not. */
    long toldLostMillis;
    String lossReason = "it never linked";
    private long owesSinceMillis;
    private long lateSinceMillis;
    private int asksSinceLate;
    private long lastAskMillis;

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** It has that link from now on. Returns the one it had. */
    @Nullable SinkLink linked(SinkLink next, long nowMillis) {
        SinkLink older = link;
        link = next;
        owesSinceMillis = nowMillis;
        pace.forget(nanos(nowMillis));
        toldLostMillis = 0;
        return older;
    }

    /** Its link is down. */
    void unlinked(String reason, long nowMillis) {
        link = null;
        downSinceMillis = nowMillis;
        lossReason = reason;
    }

    /** It is asked after it had owed nothing. */
    void owes(long nowMillis) {
        owesSinceMillis = nowMillis;
        pace.begins(nanos(nowMillis));
        if (nowMillis - lastAskMillis >= ASKS_APART_MILLIS) {
            asksSinceLate++;
            lastAskMillis = nowMillis;
        }
    }

    /** It is late from now on. */
    void late(long nowMillis) {
        lateSinceMillis = nowMillis;
        asksSinceLate = 0;
        lastAskMillis = nowMillis;
    }

    /** Whether it has sent a frame since it was found late. */
    boolean hasSentSinceLate(SinkLink open) {
        return open.lastFrameMillis > lateSinceMillis;
    }

    /** Whether it was asked again and again for so long since it was found late. */
    boolean isAskedInVain(long millis) {
        return asksSinceLate >= millis / ASKS_APART_MILLIS;
    }

    /** When a frame came last, or might have first. */
    long lastFrameMillis(SinkLink open) {
        return Math.max(open.lastFrameMillis, owesSinceMillis);
    }
}
