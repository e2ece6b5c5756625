package io.framecast.gateway.door;

import java.time.Duration;

/**
 * What bounds the connections of the web server.
 *
 * @param maxConnections open at once; a further one is closed unheard
 * @param headersWithin a new connection's first request, and each one that has begun, must have come as far as its body by then
 * @param bodyWithin so long a body's sender is waited for until it has sent {@link Patience#LEAST_BODY_BYTES} more, or its end
 */
public record DoorSettings(int maxConnections, Duration headersWithin, Duration bodyWithin) {}
