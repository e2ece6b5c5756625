package io.framecast.localcluster.gateway;

/** What the socket brought. */
sealed interface Incoming {

    record Text(String json) implements Incoming {}

    record Frame(byte[] message) implements Incoming {}

    /** The connection has ended; {@code code} is RFC 6455's, 1006 where it was cut. */
    record Closed(int code, String reason) implements Incoming {}
}
