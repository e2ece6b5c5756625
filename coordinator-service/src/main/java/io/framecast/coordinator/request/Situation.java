package io.framecast.coordinator.request;

import io.framecast.protocol.event.View;
import java.time.Instant;

/**
 * What a decision depends on besides the request itself.
 *
 * @param term term of this primary
 * @param view the newest view this partition has seen
 * @param now the time
 */
public record Situation(long term, View view, Instant now) {}
