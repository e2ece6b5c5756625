package io.framecast.coordinator.request;

import io.framecast.protocol.event.DomainEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from an input.
 *
 * @param changes to be applied to the request, in this order
 * @param commands to be sent once these are stored, in this order
 * @param forgotten whether the request is to be taken off the list
 * @param refusal why the input cannot be used: it is to be kept as a dead letter; null where it can
 */
public record Decision(List<RequestChange> changes, List<DomainEvent> commands, boolean forgotten, @Nullable String refusal) {

    static Decision of(List<RequestChange> changes, List<DomainEvent> commands) {
        return new Decision(changes, commands, false, null);
    }

    static Decision nothing() {
        return of(List.of(), List.of());
    }

    static Decision say(List<DomainEvent> commands) {
        return of(List.of(), commands);
    }

    static Decision forget() {
        return new Decision(List.of(), List.of(), true, null);
    }

    static Decision refuse(String reason) {
        return new Decision(List.of(), List.of(), false, reason);
    }
}
