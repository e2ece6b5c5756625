package io.framecast.localcluster.gateway;

/** What the socket brought. */
sealed interface Incoming {

    record Text(String json) implements Incoming {}

    record Frame(byte[] message) implements Incoming {}

    record Closed(String reason) implements Incoming {}
}
