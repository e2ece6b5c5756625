package io.framecast.gateway.channel;

import io.framecast.protocol.id.Ids;
import io.framecast.protocol.mask.FrameMask;
import io.framecast.protocol.mask.FrameRange;
import io.framecast.protocol.mask.MaskSyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what a client says. Unknown fields are ignored. Thread-safe. */
public final class ClientMessageParser {

    /** The largest channel number: it is a u16 in the frame header. */
    public static final int MAX_CHANNEL = 0xFFFF;
    /** The largest generation: it is a u32 in the frame header. */
    public static final long MAX_GENERATION = 0xFFFF_FFFFL;
    /** The largest number of sources one request may ask for. */
    public static final int MAX_SOURCES = 64;

    private static final double LEAST_RATE = 0.1;
    private static final double MOST_RATE = 16;
    private static final int MAX_NESTING = 16;
    private static final int EXCERPT_CHARS = 60;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final int maxRanges;

    /** @param maxRanges how many ranges one demand may name */
    public ClientMessageParser(int maxRanges) {
        this.maxRanges = maxRanges;
    }

    /**
     * Reads one text message.
     *
     * @throws MessageException with no channel where it is no JSON object of a known type with the fields that type needs; with
     *     its channel where a mask or range in it is malformed
     */
    public ClientMessage parse(String text) throws MessageException {
        JsonNode message = tree(text);
        String type = text(message, "type");
        if (type == null) {
            throw MessageException.notUnderstood("a message needs a \"type\"; use open, demand, done, bad or close");
        }
        return switch (type) {
            case "open" -> open(message, channel(message));
            case "demand" -> demand(message, channel(message));
            case "done" -> done(message, channel(message));
            case "bad" -> new ClientMessage.Bad(channel(message),
                    (int) number(message, "frame", 0, FrameMask.FRAME_LIMIT - 1));
            case "close" -> new ClientMessage.Close(channel(message));
            default -> throw MessageException.notUnderstood(
                    "type must be open, demand, done, bad or close, got '" + excerpt(type) + "'");
        };
    }

    private static JsonNode tree(String text) throws MessageException {
        JsonNode message;
        try {
            message = MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw MessageException.notUnderstood("a message must be JSON: " + firstLine(e.getOriginalMessage()));
        }
        if (!message.isObject()) {
            throw MessageException.notUnderstood("a message must be a JSON object, got '" + excerpt(text) + "'");
        }
        return message;
    }

    private static ClientMessage open(JsonNode message, int channel) throws MessageException {
        String movieId = id(message, "movieId");
        String ruid = id(message, "ruid");
        if ((movieId == null) == (ruid == null)) {
            throw MessageException.notUnderstood("open needs either \"movieId\" or \"ruid\", got "
                    + (movieId == null ? "neither" : "both"));
        }
        Integer maxSources = message.hasNonNull("maxSources") ? Integer.valueOf((int) number(message, "maxSources", 1, MAX_SOURCES)) : null;
        return new ClientMessage.Open(channel, movieId, ruid, text(message, "wanted"), text(message, "have"), maxSources,
                flag(message, "follow"), rate(message));
    }

    private ClientMessage demand(JsonNode message, int channel) throws MessageException {
        long generation = number(message, "generation", 0, MAX_GENERATION);
        JsonNode ranges = message.path("ranges");
        if (!ranges.isArray()) {
            throw MessageException.notUnderstood("demand needs \"ranges\", an array of texts such as \"0-99\" or \"99-0/-1\"");
        }
        if (ranges.size() > maxRanges) {
            throw MessageException.onChannel(channel, 400,
                    "a demand may name " + maxRanges + " ranges, this one has " + ranges.size() + "; send the rest in another of the same generation");
        }
        List<FrameRange> parsed = new ArrayList<>(ranges.size());
        for (JsonNode range : ranges) {
            if (!range.isString()) {
                throw MessageException.notUnderstood("a range must be a text such as \"0-99\", got " + excerpt(range.toString()));
            }
            try {
                parsed.add(FrameRange.parse(range.stringValue()));
            } catch (MaskSyntaxException e) {
                throw MessageException.onChannel(channel, 400, e.getMessage());
            }
        }
        return new ClientMessage.Demand(channel, generation, List.copyOf(parsed));
    }

    private static ClientMessage done(JsonNode message, int channel) throws MessageException {
        String cached = text(message, "cached");
        return new ClientMessage.Done(channel, cached == null ? "" : cached);
    }

    private static int channel(JsonNode message) throws MessageException {
        return (int) number(message, "channel", 1, MAX_CHANNEL);
    }

    private static long number(JsonNode message, String field, long least, long most) throws MessageException {
        JsonNode value = message.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < least || value.longValue() > most) {
            throw MessageException.notUnderstood("\"" + field + "\" must be a whole number from " + least + " to " + most + ", got "
                    + (value.isMissingNode() ? "none" : excerpt(value.toString())));
        }
        return value.longValue();
    }

    private static @Nullable String text(JsonNode message, String field) throws MessageException {
        JsonNode value = message.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw MessageException.notUnderstood("\"" + field + "\" must be a text, got " + excerpt(value.toString()));
        }
        return value.stringValue();
    }

    private static @Nullable Double rate(JsonNode message) throws MessageException {
        JsonNode value = message.path("rate");
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isNumber() || value.doubleValue() < LEAST_RATE || value.doubleValue() > MOST_RATE) {
            throw MessageException.notUnderstood("\"rate\" must be a factor of the movie's rate from " + LEAST_RATE + " to " + (int) MOST_RATE
                    + ", or left out, got " + excerpt(value.toString()));
        }
        return value.doubleValue();
    }

    private static boolean flag(JsonNode message, String field) throws MessageException {
        JsonNode value = message.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw MessageException.notUnderstood("\"" + field + "\" must be true or false, got " + excerpt(value.toString()));
        }
        return value.booleanValue();
    }

    private static @Nullable String id(JsonNode message, String field) throws MessageException {
        String id = text(message, field);
        if (id != null && !Ids.isValid(id)) {
            throw MessageException.notUnderstood("\"" + field + "\" must be " + Ids.RULE + ", got '" + excerpt(id) + "'");
        }
        return id;
    }

    private static String excerpt(String text) {
        return text.length() <= EXCERPT_CHARS ? text : text.substring(0, EXCERPT_CHARS) + "…";
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
