package io.framecast.protocol.sink;

import io.framecast.protocol.delivery.Pace;
import io.framecast.protocol.link.LinkMessage.Join;
import org.jspecify.annotations.Nullable;

/** A source's link, and when what happened to it. Confined to the group's event loop. */
final class Peer {

    private static final long ASKS_APART_NANOS = 500_000_000;

    @Nullable SinkLink link;
    /** The last join on it that told of a later epoch than the sink's; null where there was none. */
    @Nullable Join laterJoin;
    /** How fast it sends. */
    final Pace pace = new Pace();
    /** When it was last asked after it had owed nothing, or could be read again. */
    private long owesSinceNanos;
    /** When it was last found late. */
    private long lateSinceNanos;
    /** How often it was asked since, at most twice a second. */
    private int asksSinceLate;
    private long lastAskNanos;
    /** Since when it has no link. */
    long downSinceNanos;
    /** When its loss was told last; 0 where it was not. */
    long toldLostNanos;
    /** What ended its last link; null where it has one or never had. */
    @Nullable String lossReason;

    private boolean reading = true;

    /** It has that link from now on. */
    void linked(SinkLink next, long now) {
        link = next;
        reading = true;
        owesSinceNanos = now;
        pace.forget(now);
        toldLostNanos = 0;
        lossReason = null;
        laterJoin = null;
    }

    /** Takes its link away. */
    @Nullable SinkLink unlink(long now) {
        SinkLink last = link;
        setReading(true);
        link = null;
        downSinceNanos = now;
        return last;
    }

    /** It is asked after it had owed nothing. */
    void owes(long now) {
        maySendFrom(now);
        if (now - lastAskNanos >= ASKS_APART_NANOS) {
            asksSinceLate++;
            lastAskNanos = now;
        }
    }

    private void maySendFrom(long now) {
        owesSinceNanos = now;
        pace.begins(now);
    }

    /** It is late from now on. */
    void late(long now) {
        lateSinceNanos = now;
        asksSinceLate = 0;
        lastAskNanos = now;
    }

    /** Whether it has sent a byte of a frame since it was found late. */
    boolean hasSentSinceLate(SinkLink open) {
        return open.lastFrameByteNanos() - lateSinceNanos > 0;
    }

    /** Whether it was asked again and again for so long since it was found late; what it is asked for comes from others meanwhile. */
    boolean isAskedInVain(long nanos) {
        return asksSinceLate >= nanos / ASKS_APART_NANOS;
    }

    boolean isRead() {
        return reading;
    }

    /** Stops reading its link, or goes on; silence while it is not read is not its own. */
    void setReading(boolean read) {
        if (link != null && reading != read) {
            reading = read;
            maySendFrom(System.nanoTime());
            link.setReading(read);
        }
    }

    /** When a byte of a frame came last, or might have first. */
    long lastFrameNanos(SinkLink open) {
        return open.lastFrameByteNanos() - owesSinceNanos > 0 ? open.lastFrameByteNanos() : owesSinceNanos;
    }
}
