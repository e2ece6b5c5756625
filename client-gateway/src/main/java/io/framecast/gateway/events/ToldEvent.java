package io.framecast.gateway.events;

import org.jspecify.annotations.Nullable;

/**
 * A server-sent event.
 *
 * @param id place in the order of this gateway's events; null for what is no event of the domain
 * @param name the topic's name in capitals, such as {@code STRG}; null for a comment
 * @param data JSON of one line; for a comment its text
 */
public record ToldEvent(@Nullable String id, @Nullable String name, String data) {

    static ToldEvent comment(String text) {
        return new ToldEvent(null, null, text);
    }
}
