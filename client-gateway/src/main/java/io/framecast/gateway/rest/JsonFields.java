package io.framecast.gateway.rest;

import io.framecast.gateway.channel.ClientMessageParser;
import io.framecast.gateway.stream.Playing;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.id.Ids;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The fields of a JSON body, each checked as it is read; what is wrong becomes a 400. */
record JsonFields(JsonNode json) {

    private static final int EXCERPT_CHARS = 60;

    static JsonFields of(JsonNode json) {
        if (!json.isObject()) {
            throw new RequestRefusedException(400, "the body must be a JSON object, got " + excerpt(json));
        }
        // JSON can name half of a character; no answer and no record could say it again.
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(json.toString())) {
            throw new RequestRefusedException(400, "the body must be Unicode text, it names half of a surrogate pair; leave that out");
        }
        return new JsonFields(json);
    }

    @Nullable String text(String field) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw new RequestRefusedException(400, field + " must be a text, got " + excerpt(value));
        }
        return value.stringValue();
    }

    String requiredText(String field) {
        String text = text(field);
        if (text == null || text.isEmpty()) {
            throw new RequestRefusedException(400, field + " must be given, as a text");
        }
        return text;
    }

    @Nullable String id(String field) {
        String id = text(field);
        if (id != null && !Ids.isValid(id)) {
            throw new RequestRefusedException(400, field + " must be " + Ids.RULE + ", got " + excerpt(json.path(field)));
        }
        return id;
    }

    @Nullable Integer maxSources() {
        JsonNode value = json.path("maxSources");
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isInt() || value.intValue() < 1 || value.intValue() > ClientMessageParser.MAX_SOURCES) {
            throw new RequestRefusedException(400, "maxSources must be a whole number from 1 to " + ClientMessageParser.MAX_SOURCES
                    + ", got " + excerpt(value));
        }
        return value.intValue();
    }

    /** A factor of the movie's own rate; null where it is left out: nothing is reserved then. */
    @Nullable Double rate() {
        JsonNode value = json.path("rate");
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isNumber()) {
            throw new RequestRefusedException(400, "rate must be a number, a factor of the movie's rate, got " + excerpt(value));
        }
        return Playing.factor(value.toString());
    }

    static String excerpt(JsonNode value) {
        String text = value.toString();
        return text.length() <= EXCERPT_CHARS ? text : text.substring(0, EXCERPT_CHARS) + "…";
    }
}
