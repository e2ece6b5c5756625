package io.framecast.gateway.rest;

import io.framecast.gateway.events.EventHub;
import io.framecast.gateway.events.ToldEvent;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.id.Ids;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;

/** The domain's events as they happen, as server-sent events. */
@RestController
class EventController {

    private final EventHub hub;

    EventController(EventHub hub) {
        this.hub = hub;
    }

    @GetMapping(path = "/api/v1/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<String>> watch(@RequestParam(required = false) @Nullable String ruid,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId, ServerWebExchange exchange) {
        if (ruid != null && !Ids.isValid(ruid)) {
            throw new RequestRefusedException(400, "ruid must be " + Ids.RULE + "; leave it out for the events of the whole domain");
        }
        HttpHeaders headers = exchange.getResponse().getHeaders();
        headers.setCacheControl("no-store");
        headers.set("X-Accel-Buffering", "no");
        return hub.watch(ruid, lastEventId).map(EventController::sent);
    }

    private static ServerSentEvent<String> sent(ToldEvent told) {
        if (told.name() == null) {
            return ServerSentEvent.<String>builder().comment(told.data()).build();
        }
        ServerSentEvent.Builder<String> event = ServerSentEvent.builder(told.data()).event(told.name());
        return (told.id() == null ? event : event.id(told.id())).build();
    }
}
