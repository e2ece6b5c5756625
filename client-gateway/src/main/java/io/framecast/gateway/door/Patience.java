package io.framecast.gateway.door;

/**
 * How long one connection is waited for. Only its own silence counts: while a frame service takes an upload slowly nobody asks
 * the client for more, and that time is not held against it. Not thread-safe; times are of any monotonic clock, in nanoseconds.
 */
final class Patience {

    /** A body that comes slower than this much in each {@link DoorSettings#bodyWithin} is given up. */
    static final int LEAST_BODY_BYTES = 16 << 10;

    private static final long NEVER = Long.MAX_VALUE;

    private final long headersNanos;
    private final long bodyNanos;
    private boolean isHeaderDue;
    private boolean hasHeaderBegun;
    private long headerSinceNanos;
    private boolean isWithinBody;
    private boolean isAsked;
    private long askedNanos;
    private long waitedNanos;
    private long bodyBytes;

    Patience(DoorSettings settings, long nowNanos) {
        this.headersNanos = settings.headersWithin().toNanos();
        this.bodyNanos = settings.bodyWithin().toNanos();
        this.isHeaderDue = true;
        this.headerSinceNanos = nowNanos;
    }

    /** Bytes have come that make no whole header yet. */
    void someBytes(long nowNanos) {
        if (!isWithinBody && !hasHeaderBegun) {
            hasHeaderBegun = true;
            if (!isHeaderDue) {
                isHeaderDue = true;
                headerSinceNanos = nowNanos;
            }
        }
    }

    /** A request's header is complete. */
    void header() {
        isHeaderDue = false;
        hasHeaderBegun = false;
        isWithinBody = true;
        isAsked = false;
        waitedNanos = 0;
        bodyBytes = 0;
    }

    /** The server asks for more. */
    void asked(long nowNanos) {
        if (!isAsked) {
            isAsked = true;
            askedNanos = nowNanos;
        }
    }

    /** A piece of a body has come. */
    void body(int bytes, long nowNanos) {
        if (isAsked) {
            waitedNanos += nowNanos - askedNanos;
            isAsked = false;
        }
        bodyBytes += bytes;
        if (bodyBytes >= LEAST_BODY_BYTES) {
            bodyBytes = 0;
            waitedNanos = 0;
        }
    }

    /** The body is complete. */
    void bodyEnd() {
        isWithinBody = false;
    }

    /** Whether something of a request has come, so that an answer makes sense. */
    boolean isWithinRequest() {
        return hasHeaderBegun || isWithinBody;
    }

    /** How long it may still be waited, in nanoseconds; not positive where it is over. */
    long leftNanos(long nowNanos) {
        if (isHeaderDue) {
            return headersNanos - (nowNanos - headerSinceNanos);
        }
        if (isWithinBody && isAsked) {
            return bodyNanos - waitedNanos - (nowNanos - askedNanos);
        }
        return NEVER;
    }
}
