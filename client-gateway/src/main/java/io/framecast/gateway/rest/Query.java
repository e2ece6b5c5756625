package io.framecast.gateway.rest;

import io.framecast.gateway.catalogue.MovieQuery;
import io.framecast.gateway.viewing.RequestRefusedException;
import io.framecast.protocol.id.Ids;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** Query parameters, each checked as it is read; what is wrong becomes a 400. */
record Query(MultiValueMap<String, String> parameters) {

    private static final int EXCERPT_CHARS = 60;
    /** Short enough for an int; the digits of other scripts are none here. */
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");

    @Nullable String text(String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new RequestRefusedException(400, name + " must be given once, it is given " + values.size() + " times; leave one");
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    /** An id such as a movie's; null where it is not given. */
    @Nullable String id(String name) {
        String id = text(name);
        if (id != null && !Ids.isValid(id)) {
            throw new RequestRefusedException(400, name + " must be " + Ids.RULE + ", got '" + excerpt(id) + "'");
        }
        return id;
    }

    String text(String name, String otherwise) {
        String value = text(name);
        return value == null ? otherwise : value;
    }

    int number(String name, int least, int most, int otherwise) {
        String value = text(name);
        if (value == null) {
            return otherwise;
        }
        if (NUMBER.matcher(value).matches()) {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new RequestRefusedException(400, name + " must be a whole number from " + least + " to " + most + ", got '" + excerpt(value) + "'");
    }

    @Nullable Instant time(String name) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        return instant(name, value);
    }

    static Instant instant(String name, String value) {
        try {
            return OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeException e) {
            throw new RequestRefusedException(400, name + " must be an ISO-8601 time with zone such as 2026-03-01T12:00:00Z, got '" + excerpt(value) + "'");
        }
    }

    /** Which movies are asked for: {@code q}, {@code from}, {@code to}. */
    MovieQuery movies() {
        try {
            return MovieQuery.of(text("q", ""), bound("from", 0), bound("to", 1));
        } catch (IllegalArgumentException e) {
            throw new RequestRefusedException(400, String.valueOf(e.getMessage()));
        }
    }

    /** A time; or a day, in UTC, which stands for its beginning or, so many days later, for its end. */
    private @Nullable Instant bound(String name, int daysLater) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        try {
            return LocalDate.parse(value).plusDays(daysLater).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            return instant(name, value);
        }
    }

    /** Whether something shall be so; false where it is not given. */
    boolean flag(String name) {
        String value = text(name, "false");
        if (value.equals("true") || value.equals("false")) {
            return value.equals("true");
        }
        throw new RequestRefusedException(400, name + " must be true or false, got '" + excerpt(value) + "'");
    }

    static String excerpt(String text) {
        return text.length() <= EXCERPT_CHARS ? text : text.substring(0, EXCERPT_CHARS) + "…";
    }
}
