package io.framecast.gateway.rest;

import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.event.MovieEdit;
import io.framecast.protocol.event.MovieRules;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The facts about a movie that a client may give: read, brought into one form, held against {@link MovieRules}. */
final class MovieFields {

    private static final Set<String> CHANGEABLE = Set.of("title", "labels", "copies", "recordedAt");

    private MovieFields() {}

    /** What a PATCH asks for; a field that is left out stays, and so does one that is null, but for the time: null forgets it. */
    static MovieEdit edit(JsonFields body) {
        for (String field : body.json().propertyNames()) {
            if (!CHANGEABLE.contains(field)) {
                throw new RequestRefusedException(400, "of a movie title, labels, copies and recordedAt can be changed, got '" + field
                        + "'; leave it out");
            }
        }
        boolean forgetsTime = body.json().path("recordedAt").isNull();
        String recordedAt = body.text("recordedAt");
        MovieEdit edit = new MovieEdit(title(body.text("title")), labels(body.json().path("labels")), copies(body.json().path("copies")),
                recordedAt == null ? null : Query.instant("recordedAt", recordedAt), forgetsTime);
        String flaw = edit.flaw();
        if (flaw != null) {
            throw new RequestRefusedException(400, flaw);
        }
        return edit;
    }

    /** A title as it is kept; blanks around it and the way accents are composed make no difference. */
    static @Nullable String title(@Nullable String text) {
        return text == null ? null : Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
    }

    /** A title given as a parameter, held against the rules; null where none or an empty one is given. */
    static @Nullable String givenTitle(@Nullable String text) {
        String title = title(text);
        if (title == null || title.isEmpty()) {
            return null;
        }
        String flaw = MovieRules.titleFlaw(title);
        if (flaw != null) {
            throw new RequestRefusedException(400, flaw);
        }
        return title;
    }

    /** Labels given as {@code key:value}. */
    static Map<String, String> labels(@Nullable List<String> texts) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String text : texts == null ? List.<String>of() : texts) {
            int colon = text.indexOf(':');
            if (colon < 0) {
                throw new RequestRefusedException(400, "label must be key:value, got '" + text + "'; write one such as label=camera:north");
            }
            if (labels.put(text.substring(0, colon), plain(text.substring(colon + 1))) != null) {
                throw new RequestRefusedException(400, "each label may be given once, got '" + text.substring(0, colon) + "' twice; leave one out");
            }
        }
        String flaw = MovieRules.labelsFlaw(labels);
        if (flaw != null) {
            throw new RequestRefusedException(400, flaw);
        }
        return labels;
    }

    private static @Nullable Map<String, String> labels(JsonNode json) {
        if (json.isMissingNode() || json.isNull()) {
            return null;
        }
        if (!json.isObject()) {
            throw new RequestRefusedException(400, "labels must be an object of texts such as {\"camera\":\"north\"}, got "
                    + JsonFields.excerpt(json));
        }
        Map<String, String> labels = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> label : json.properties()) {
            if (!label.getValue().isString()) {
                throw new RequestRefusedException(400, "a label's value must be a text, " + label.getKey() + " is "
                        + JsonFields.excerpt(label.getValue()) + "; give all labels that shall stay, and leave out those that shall not");
            }
            labels.put(label.getKey(), plain(label.getValue().stringValue()));
        }
        return labels;
    }

    private static @Nullable Integer copies(JsonNode json) {
        if (json.isMissingNode() || json.isNull()) {
            return null;
        }
        if (!json.isInt()) {
            throw new RequestRefusedException(400, "copies must be a whole number from 1 to " + MovieRules.MAX_COPIES + ", got "
                    + JsonFields.excerpt(json));
        }
        return json.intValue();
    }

    private static String plain(String value) {
        return Normalizer.normalize(value.strip(), Normalizer.Form.NFC);
    }
}
