package io.framecast.protocol.topic;

import io.framecast.protocol.event.DomainEvent;
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

    private EventCodec() {}

    /** The event as JSON, UTF-8, with its {@code version}. */
    public static byte[] encode(DomainEvent event) {
        return MAPPER.writeValueAsBytes(event);
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
                        + (tree.has("version") ? tree.get("version").toString() : "none"));
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
        return end < 0 ? message : message.substring(0, end);
    }
}
