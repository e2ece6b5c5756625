package io.framecast.protocol.topic;

import io.framecast.protocol.event.DomainEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events to JSON and back. Thread-safe. */
public final class EventCodec {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private static final int EXCERPT_CHARS = 100;
    /** What a reason may quote of a record is bounded: the letter holds the record itself. */
    private static final int REASON_CHARS = 500;

    private EventCodec() {}

    /** Learns now what reading that topic's records takes, which the first one would wait for otherwise. */
    public static void prepare(Topic<?> topic) {
        MAPPER.readerFor(topic.type());
    }

    /** The event as JSON, UTF-8, with its {@code version}. */
    public static byte[] encode(DomainEvent event) {
        return MAPPER.writeValueAsBytes(event);
    }

    /**
     * Reads a record of that topic and checks that it stands under the key it must have.
     *
     * @throws UnreadableRecordException as {@link #decode(Topic, byte[])}, and where the key is another
     */
    public static <E extends DomainEvent> E decode(Topic<E> topic, @Nullable String key, byte[] json) throws UnreadableRecordException {
        E event = decode(topic, json);
        String wanted = topic.keyOf().apply(event);
        if (wanted != null && !wanted.equals(key)) {
            throw new UnreadableRecordException("the record's key must be '" + excerpt(wanted) + "', got "
                    + (key == null ? "none" : "'" + excerpt(key) + "'"));
        }
        return event;
    }

    private static String excerpt(String text) {
        return text.length() <= EXCERPT_CHARS ? text : text.substring(0, EXCERPT_CHARS) + "…";
    }

    /**
     * Reads a record of that topic.
     *
     * @throws UnreadableRecordException where it is no JSON, of an unknown version, or lacks a field; its message is the reason
     *     for the dead letter
     */
    public static <E extends DomainEvent> E decode(Topic<E> topic, byte[] json) throws UnreadableRecordException {
        try {
            JsonNode tree = MAPPER.readTree(json);
            int version = tree.path("version").asInt(-1);
            if (version != DomainEvent.VERSION) {
                throw new UnreadableRecordException("version must be " + DomainEvent.VERSION + ", got "
                        + (tree.has("version") ? excerpt(tree.get("version").toString()) : "none"));
            }
            E event = MAPPER.treeToValue(tree, topic.type());
            RequiredFields.check(event);
            return event;
        } catch (JacksonException | IllegalArgumentException e) {
            throw new UnreadableRecordException("not a " + topic.name() + " record: " + firstLine(String.valueOf(e.getMessage())));
        }
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        int most = Math.min(end < 0 ? message.length() : end, REASON_CHARS);
        return message.substring(0, most);
    }
}
